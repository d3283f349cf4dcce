//! An expression, read into a tree.
//!
//! Source: google/cel-spec, "Language Definition", "Syntax": the grammar, and which operator binds
//! closer.

use super::token::{Token, tokens};
use super::tree::{Calculation, Comparison, Tree};

/// The longest expression that is read.
pub const EXPRESSION_BYTES_MAX: usize = 16 * 1024;

/// How deep an expression may be nested.
pub const DEPTH_MAX: usize = 64;

/// How many fields, calls, calculations and comparisons an expression may chain: each makes the
/// tree deeper without a bracket.
pub const CHAINED_MAX: usize = 256;

/// Why an expression cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// The reason, for a sentence.
    pub why: String,
}

impl Unreadable {
    pub(super) fn of(why: String) -> Unreadable {
        Unreadable { why }
    }
}

type Read = Result<Tree, Unreadable>;

/// Reads an expression.
///
/// # Errors
/// What is no expression, or uses more of the language than conditions do.
pub fn parse(text: &str) -> Read {
    if EXPRESSION_BYTES_MAX < text.len() {
        return Err(Unreadable::of(format!("it is longer than {EXPRESSION_BYTES_MAX} bytes")));
    }
    let mut parser = Parser { tokens: tokens(text)?, at: 0, depth: 0, chained: 0 };
    let tree = parser.choice()?;
    match parser.tokens.get(parser.at) {
        None => Ok(tree),
        Some(_) => Err(parser.unexpected()),
    }
}

struct Parser {
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
    chained: usize,
}

/// The signs that compare.
const COMPARISONS: [(&str, Comparison); 6] = [
    ("==", Comparison::Equal),
    ("!=", Comparison::NotEqual),
    ("<=", Comparison::LessOrEqual),
    (">=", Comparison::GreaterOrEqual),
    ("<", Comparison::Less),
    (">", Comparison::Greater),
];

const SUMS: [(&str, Calculation); 2] = [("+", Calculation::Plus), ("-", Calculation::Minus)];

const PRODUCTS: [(&str, Calculation); 3] =
    [("*", Calculation::Times), ("/", Calculation::Divided), ("%", Calculation::Rest)];

impl Parser {
    fn takes(&mut self, sign: &str) -> bool {
        let found = matches!(self.tokens.get(self.at), Some(Token::Sign(it)) if *it == sign);
        self.at += usize::from(found);
        found
    }

    fn needs(&mut self, sign: &str) -> Result<(), Unreadable> {
        if self.takes(sign) { Ok(()) } else { Err(self.unexpected()) }
    }

    fn one_of<T: Copy>(&mut self, signs: &[(&str, T)]) -> Option<T> {
        signs.iter().find(|it| self.takes(it.0)).map(|it| it.1)
    }

    fn unexpected(&self) -> Unreadable {
        Unreadable::of(match self.tokens.get(self.at) {
            None => "it ends too early".to_owned(),
            Some(Token::Name(it)) => format!("`{it}` is not expected there"),
            Some(Token::Sign(it)) => format!("`{it}` is not expected there"),
            Some(Token::Number(_)) => "a number is not expected there".to_owned(),
            Some(Token::Text(_)) => "a string is not expected there".to_owned(),
        })
    }

    /// One step deeper, for as long as the given part is read.
    fn deeper(&mut self, read: impl FnOnce(&mut Parser) -> Read) -> Read {
        if DEPTH_MAX <= self.depth {
            return Err(Unreadable::of(format!("it is nested deeper than {DEPTH_MAX}")));
        }
        self.depth += 1;
        let tree = read(self);
        self.depth -= 1;
        tree
    }

    /// One link more of a chain.
    fn chain(&mut self) -> Result<(), Unreadable> {
        self.chained += 1;
        match self.chained <= CHAINED_MAX {
            true => Ok(()),
            false => Err(Unreadable::of(format!("it chains more than {CHAINED_MAX} operations"))),
        }
    }

    fn choice(&mut self) -> Read {
        self.deeper(|it| {
            let condition = it.any()?;
            if !it.takes("?") {
                return Ok(condition);
            }
            let yes = it.any()?;
            it.needs(":")?;
            let no = it.choice()?;
            Ok(Tree::Chooses(Box::new((condition, yes, no))))
        })
    }

    fn any(&mut self) -> Read {
        self.listed("||", Parser::all, Tree::Any)
    }

    fn all(&mut self) -> Read {
        self.listed("&&", Parser::relation, Tree::All)
    }

    /// One part, or several with a sign between them.
    fn listed(
        &mut self,
        sign: &str,
        part: fn(&mut Parser) -> Read,
        whole: fn(Vec<Tree>) -> Tree,
    ) -> Read {
        let first = part(self)?;
        if !self.takes(sign) {
            return Ok(first);
        }
        let mut all = vec![first, part(self)?];
        while self.takes(sign) {
            all.push(part(self)?);
        }
        Ok(whole(all))
    }

    fn relation(&mut self) -> Read {
        let mut left = self.sum()?;
        loop {
            if let Some(comparison) = self.one_of(&COMPARISONS) {
                left = Tree::Compares(comparison, Box::new((left, self.sum()?)));
            } else if self.tokens.get(self.at) == Some(&Token::Name("in".to_owned())) {
                self.at += 1;
                left = Tree::In(Box::new((left, self.sum()?)));
            } else {
                return Ok(left);
            }
            self.chain()?;
        }
    }

    fn sum(&mut self) -> Read {
        self.calculated(&SUMS, Parser::product)
    }

    fn product(&mut self) -> Read {
        self.calculated(&PRODUCTS, Parser::unary)
    }

    fn calculated(&mut self, signs: &[(&str, Calculation)], part: fn(&mut Parser) -> Read) -> Read {
        let mut left = part(self)?;
        loop {
            let Some(how) = self.one_of(signs) else { return Ok(left) };
            left = Tree::Calculates(how, Box::new((left, part(self)?)));
            self.chain()?;
        }
    }

    fn unary(&mut self) -> Read {
        if self.takes("!") {
            return self.deeper(|it| Ok(Tree::Not(Box::new(it.unary()?))));
        }
        if self.takes("-") {
            return self.deeper(|it| Ok(Tree::Minus(Box::new(it.unary()?))));
        }
        self.member()
    }

    fn member(&mut self) -> Read {
        let mut tree = self.primary()?;
        loop {
            if !self.takes(".") {
                return match self.tokens.get(self.at) {
                    Some(Token::Sign(it @ ("[" | "{"))) => {
                        Err(Unreadable::of(format!("`{it}` behind a value is not supported")))
                    }
                    _ => Ok(tree),
                };
            }
            let name = self.name()?;
            self.chain()?;
            tree = if self.takes("(") {
                let arguments = self.arguments(")")?;
                Tree::Call { name, target: Some(Box::new(tree)), arguments }
            } else {
                match tree {
                    Tree::Path(mut parts) => {
                        parts.push(name);
                        Tree::Path(parts)
                    }
                    _ => return Err(Unreadable::of(format!("`.{name}` of what is no object"))),
                }
            };
        }
    }

    fn name(&mut self) -> Result<String, Unreadable> {
        match self.tokens.get(self.at) {
            Some(Token::Name(it)) => {
                self.at += 1;
                Ok(it.clone())
            }
            _ => Err(self.unexpected()),
        }
    }

    fn arguments(&mut self, end: &str) -> Result<Vec<Tree>, Unreadable> {
        let mut all = Vec::new();
        while !self.takes(end) {
            if !all.is_empty() {
                self.needs(",")?;
                // A list may end with a comma, the arguments of a call may not.
                if end == "]" && self.takes(end) {
                    return Ok(all);
                }
            }
            all.push(self.choice()?);
        }
        Ok(all)
    }

    fn primary(&mut self) -> Read {
        if self.takes("(") {
            let tree = self.choice()?;
            self.needs(")")?;
            return Ok(tree);
        }
        if self.takes("[") {
            return Ok(Tree::List(self.arguments("]")?));
        }
        let found = match self.tokens.get(self.at) {
            Some(Token::Number(it)) => Tree::Number(*it),
            Some(Token::Text(it)) => Tree::Text(it.clone()),
            Some(Token::Name(it)) => match it.as_str() {
                "true" => Tree::Truth(true),
                "false" => Tree::Truth(false),
                "null" | "in" => return Err(self.unexpected()),
                _ => Tree::Path(vec![it.clone()]),
            },
            Some(Token::Sign(_)) | None => return Err(self.unexpected()),
        };
        self.at += 1;
        if let Tree::Path(parts) = &found
            && self.takes("(")
        {
            let name = parts.concat();
            let arguments = self.arguments(")")?;
            return Ok(Tree::Call { name, target: None, arguments });
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, wanted: &str) {
        let told = match parse(text) {
            Ok(tree) => format!("{tree:?}"),
            Err(it) => it.why,
        };
        assert_eq!(told, wanted, "{text}");
    }

    #[test]
    fn what_binds_closer_stands_deeper() {
        check("a || b && c", r#"Any([Path(["a"]), All([Path(["b"]), Path(["c"])])])"#);
        let compared = r#"Compares(Less, (Calculates(Plus, (Number(1), Number(2))), Number(4)))"#;
        check("1 + 2 < 4", compared);
        check("!a.b", r#"Not(Path(["a", "b"]))"#);
        check("a ? 1 : 2", r#"Chooses((Path(["a"]), Number(1), Number(2)))"#);
        check("x in ['a', \"b\",]", r#"In((Path(["x"]), List([Text("a"), Text("b")])))"#);
    }

    #[test]
    fn strings_are_read_as_written() {
        check(r#""a\"b\x41\u00e9\101""#, r#"Text("a\"bAéA")"#);
        check(r#"r"a\d""#, r#"Text("a\\d")"#);
        check("'''a'b'''", r#"Text("a'b")"#);
        check("'a", "a string does not end");
        check(r#""\q""#, "a backslash stands before what it does not escape");
    }

    #[test]
    fn what_is_no_condition_is_told() {
        check("", "it ends too early");
        check("a &&", "it ends too early");
        check("a b", "`b` is not expected there");
        check("a = b", "`=` has no meaning");
        check("1.5 < 2", "a number that is not a plain whole one");
        check("99999999999999999999", "`99999999999999999999` is too large");
        check("a[0]", "`[` behind a value is not supported");
        check("f(a,)", "`)` is not expected there");
    }

    #[test]
    fn depth_and_length_are_bounded() {
        for text in ["(", "!", "-"] {
            check(&text.repeat(100), "it is nested deeper than 64");
        }
        let chained = "it chains more than 256 operations";
        check(&format!("a{}", ".a".repeat(300)), chained);
        check(&vec!["1"; 300].join("+"), chained);
        check(&vec!["1"; 300].join("<"), chained);
        check(&"a".repeat(EXPRESSION_BYTES_MAX + 1), "it is longer than 16384 bytes");
        let all = Tree::All(vec![Tree::Truth(true); 2000]);
        assert_eq!(parse(&vec!["true"; 2000].join("&&")), Ok(all));
    }
}
