use super::told::severities;

#[test]
fn a_page_of_metric_filters_goes_on_as_cloudwatch_spells_it() {
    let page = |mark: &str| {
        format!(
            r#"{{"metricFilters": [{{"filterName": "f", "filterPattern": "{{$.x = 1}}"}}]{mark}}}"#
        )
    };
    for mark in [r#", "nextToken": "eyJ2""#, r#", "NextToken": "eyJ2""#] {
        assert_eq!(severities("TXT-007", &page(mark)), ["unknown"], "{mark}");
    }
    for mark in ["", r#", "nextToken": null"#, r#", "nextToken": """#] {
        assert_eq!(severities("TXT-007", &page(mark)), [""; 0], "{mark}");
    }
}
