//! Which versions of a key an expression could tell apart by the resource's name.

use std::collections::BTreeSet;

use super::tree::{Comparison, Tree};

impl Tree {
    /// Every number that a string of it holds, as written there.
    pub fn numbers(&self) -> BTreeSet<String> {
        let mut all = BTreeSet::new();
        self.walk(&mut |it| {
            if let Tree::Text(text) = it {
                let parts = text.split(|it: char| !it.is_ascii_digit());
                all.extend(parts.filter(|it| !it.is_empty()).map(str::to_owned));
            }
        });
        all
    }

    /// Whether it reads the resource's name in no other way than by comparing it, its beginning,
    /// its end or a part with strings that are written out. Any other way may read a number that no
    /// string holds.
    pub fn compares_names_alone(&self) -> bool {
        let (mut read, mut plain) = (0, 0);
        self.walk(&mut |it| {
            read += usize::from(it.is_path("resource.name"));
            plain += usize::from(compares_name(it));
        });
        read == plain
    }
}

/// Whether a node compares the resource's name with strings.
fn compares_name(tree: &Tree) -> bool {
    let is_text = |it: &Tree| matches!(it, Tree::Text(_));
    let is_name = |it: &Tree| it.is_path("resource.name");
    match tree {
        Tree::Compares(Comparison::Equal | Comparison::NotEqual, sides) => {
            is_name(&sides.0) && is_text(&sides.1) || is_text(&sides.0) && is_name(&sides.1)
        }
        Tree::In(sides) => match &sides.1 {
            Tree::List(all) => is_name(&sides.0) && all.iter().all(is_text),
            _ => false,
        },
        Tree::Call { name, target: Some(target), arguments } => {
            let known = ["startsWith", "endsWith", "contains"].contains(&name.as_str());
            known && is_name(target) && matches!(arguments.as_slice(), [Tree::Text(_)])
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse;

    #[test]
    fn numbers_are_those_of_strings_whatever_their_spelling() {
        let numbers = |text: &str| {
            let all = parse(text).expect("readable").numbers().into_iter().collect::<Vec<_>>();
            all.join(" ")
        };
        assert_eq!(numbers(r"resource.name == 'k/\x37'"), "7");
        assert_eq!(numbers(r"resource.name.endsWith('\u0031\x32') || 34 == 5"), "12");
        assert_eq!(numbers("resource.name in ['a/1', 'b/2/3']"), "1 2 3");
    }

    #[test]
    fn a_name_that_is_compared_alone_is_told_from_one_that_is_taken_apart() {
        let alone = |text: &str| parse(text).expect("readable").compares_names_alone();
        assert!(alone("!resource.name.endsWith('7') && 'x' != resource.name"));
        assert!(alone("resource.name in ['a', 'b'] || resource.type.size() == 3"));
        for it in [
            "resource.name.extract('Versions/1{rest}') == ''",
            "resource.name.endsWith('1' + '2')",
            "resource.name == 'a' || resource.name.size() < 80",
            "size(resource.name) < 80",
            "resource.name < 'x'",
            "resource.name in [resource.name]",
            "resource.name + '1' == 'a1'",
        ] {
            assert!(!alone(it), "{it}");
        }
    }
}
