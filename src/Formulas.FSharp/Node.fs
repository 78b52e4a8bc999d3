namespace OptimizerFunctional.Formulas

/// A position in the text of a formula, for messages. All are equal: the tree is the same wherever it was written.
[<Struct; CustomEquality; NoComparison>]
type Position = {
    Place: int
} with

    override _.Equals(other) = other :? Position
    override _.GetHashCode() = 0

/// A node of a formula, as it was parsed. Chains keep the tree as flat as its parentheses: a sum of many terms is one.
[<RequireQualifiedAccess>]
type Node =
    /// A number: finite and not negative, since a sign is an operation.
    | Number of float
    /// A constant with a name: pi, or the number of elements of indexed variables.
    | Constant of name: string * value: float
    /// A variable, by its place in the point.
    | Variable of place: int * name: string
    /// A column, by its place in the table.
    | Column of place: int * name: string
    /// The index of a sum.
    | Index of name: string
    /// An element of an indexed variable.
    | Element of name: string * index: Node * position: Position
    | Negate of Node
    | Power of basis: Node * exponent: Node
    /// A first part, and further ones by + and -, or by * and /.
    | Chain of first: Node * rest: (char * Node) list
    | Call of name: string * arguments: Node list
    /// The sum of a term for all whole numbers from the first to the last; 0 if there are none.
    | Sum of index: string * first: Node * last: Node * term: Node * position: Position
