namespace OptimizerFunctional.Formulas

open System
open System.Globalization

/// Prints formulas with the fewest parentheses that are parsed to the same tree.
[<RequireQualifiedAccess>]
module internal Printer =

    let private strength node =
        match node with
        | Node.Chain(_, (('+' | '-'), _) :: _) -> 1
        | Node.Chain _ -> 2
        | Node.Negate _ -> 3
        | Node.Power _ -> 4
        | _ -> 5

    /// The name of a column in quotes.
    let quoted (column: string) : string = "\"" + column.Replace("\"", "\"\"") + "\""

    /// The text of a formula.
    let rec print (node: Node) : string =
        match node with
        | Node.Number value -> value.ToString("R", CultureInfo.InvariantCulture)
        | Node.Constant(name, _)
        | Node.Variable(_, name)
        | Node.Index name -> name
        | Node.Column(_, name) -> if isNull (Grammar.WhyNot name) then name else quoted name
        | Node.Element(name, index, _) -> name + "[" + print index + "]"
        | Node.Negate operand -> "-" + within 3 operand
        | Node.Power(basis, exponent) -> within 5 basis + "^" + within 3 exponent
        | Node.Chain(first, rest) ->
            let least, space = strength node, (if strength node = 1 then " " else "")
            let parts = rest |> List.map (fun (sign, part) -> space + string sign + space + within (least + 1) part)
            within least first + String.Join("", parts)
        | Node.Call(name, arguments) -> name + "(" + String.Join(", ", List.map print arguments) + ")"
        | Node.Sum(index, first, last, term, _) ->
            Grammar.Sum + "(" + String.Join(", ", [ index; print first; print last; print term ]) + ")"

    /// In parentheses if it binds less tightly than this.
    and private within least node = if strength node < least then "(" + print node + ")" else print node
