//! An expression as a tree.

/// A node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tree {
    /// `true`, `false`.
    Truth(bool),
    /// A whole number.
    Number(i64),
    /// A string.
    Text(String),
    /// `[a, b]`.
    List(Vec<Tree>),
    /// A name, or a field of one: `request.time`.
    Path(Vec<String>),
    /// `!a`.
    Not(Box<Tree>),
    /// `-a`.
    Minus(Box<Tree>),
    /// `a && b && c`.
    All(Vec<Tree>),
    /// `a || b || c`.
    Any(Vec<Tree>),
    /// `a < b`.
    Compares(Comparison, Box<(Tree, Tree)>),
    /// `a in b`.
    In(Box<(Tree, Tree)>),
    /// `a + b`.
    Calculates(Calculation, Box<(Tree, Tree)>),
    /// `a ? b : c`.
    Chooses(Box<(Tree, Tree, Tree)>),
    /// `f(a)`, `a.f(b)`.
    Call {
        /// The function.
        name: String,
        /// What it is called on.
        target: Option<Box<Tree>>,
        /// Its arguments.
        arguments: Vec<Tree>,
    },
}

/// How two values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// How a value is made of two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Calculation {
    Plus,
    Minus,
    Times,
    Divided,
    Rest,
}

impl Tree {
    /// Calls a function with this node and every node under it.
    pub fn walk<'t>(&'t self, seen: &mut dyn FnMut(&'t Tree)) {
        seen(self);
        match self {
            Tree::Truth(_) | Tree::Number(_) | Tree::Text(_) | Tree::Path(_) => {}
            Tree::List(all) | Tree::All(all) | Tree::Any(all) => {
                all.iter().for_each(|it| it.walk(seen));
            }
            Tree::Not(it) | Tree::Minus(it) => it.walk(seen),
            Tree::Compares(_, sides) | Tree::In(sides) | Tree::Calculates(_, sides) => {
                sides.0.walk(seen);
                sides.1.walk(seen);
            }
            Tree::Chooses(parts) => {
                [&parts.0, &parts.1, &parts.2].into_iter().for_each(|it| it.walk(seen));
            }
            Tree::Call { target, arguments, .. } => {
                target.iter().for_each(|it| it.walk(seen));
                arguments.iter().for_each(|it| it.walk(seen));
            }
        }
    }

    /// Whether it is a name with these fields.
    pub fn is_path(&self, wanted: &str) -> bool {
        match self {
            Tree::Path(parts) => parts.iter().map(String::as_str).eq(wanted.split('.')),
            _ => false,
        }
    }
}
