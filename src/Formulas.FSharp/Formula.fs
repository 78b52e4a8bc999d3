namespace OptimizerFunctional.Formulas

open System
open OptimizerFunctional

/// A formula of variables and columns. Immutable.
[<Sealed>]
type Formula private (root: Node, text: string, names: Names, isWhole: bool) =

    /// The number of terms of all sums together that is not exceeded.
    static let mostTerms = 1_000_000

    let fail (position: Position) what more = raise (Tokens(text, names).Error(position.Place, what, more))

    /// Applies the formula to numbers. A constant part that is NaN becomes a part of the graph, which takes no NaN.
    let apply (variable: int -> Real) (column: int -> Real) : Real =
        let mutable terms = 0

        let number (result: Real) =
            match result.Recording with
            | null when Double.IsNaN result.Payload -> Real.Log(variable 0 - variable 0 - 1.0)
            | _ -> result

        let rec value (indices: (string * float) list) (node: Node) : Real =
            match node with
            | Node.Number value
            | Node.Constant(_, value) -> Real.op_Implicit value
            | Node.Variable(place, _) -> variable place
            | Node.Column(place, _) -> column place
            | Node.Index name -> Real.op_Implicit (List.find (fst >> (=) name) indices |> snd)
            | Node.Element(name, index, position) ->
                let element = name + "[" + string (int64 (whole indices index position)) + "]"

                match names.Find element with
                | Some(Node.Variable(place, _)) -> variable place
                | _ -> fail position $"there is no {element}" $": the elements are {(names.Elements name).Value}"
            | Node.Negate operand -> -(value indices operand)
            | Node.Power(basis, exponent) -> number (Real.Pow(value indices basis, value indices exponent))
            | Node.Chain(first, rest) ->
                let mutable total = value indices first

                for operator, part in rest do
                    total <- number (join operator total (value indices part))

                total
            | Node.Call(name, arguments) -> number (Grammar.Functions[name].Apply(List.map (value indices) arguments))
            | Node.Sum(index, first, last, term, position) ->
                let first, last = whole indices first position, whole indices last position
                terms <- terms + int (Math.Clamp(last - first + 1.0, 0.0, 1e9))

                if terms > mostTerms then
                    fail position "the sum" $" has more than {mostTerms} terms"

                let mutable total = Real.Zero

                for i in 0 .. int (last - first) do
                    let next = value ((index, first + float i) :: indices) term
                    total <- if i = 0 then next else number (total + next)

                total

        and join operator left right =
            match operator with
            | '+' -> left + right
            | '-' -> left - right
            | '*' -> left * right
            | _ -> left / right

        /// The whole number that is an index or an end of a sum.
        and whole indices node position =
            let found = value indices node

            match found.Recording with
            | null when Double.IsInteger found.Payload -> found.Payload
            | null -> refuse position node $"is {Core.Number.text found.Payload}; it must be a whole number"
            | _ -> refuse position node "must be a whole number, which does not depend on variables"

        and refuse position node rule = fail position ("the index " + Printer.print node) (" " + rule)

        value [] root

    /// Whether each variable and each column occurs.
    let hasVariable, hasColumn =
        let variables = Array.create names.Variables.Length false
        let columns = Array.create names.Columns.Length false
        let recording = Core.Recording(Array.create names.Variables.Length 1.0)

        let variable place =
            variables[place] <- true
            (Core.Variables.ofPoint recording)[place]

        let column place =
            columns[place] <- true
            Real.One

        apply variable column |> ignore
        recording.Close()
        variables, columns

    let columns = Array.init names.Columns.Length id |> Array.filter (Array.get hasColumn)

    do
        match Array.IndexOf(hasVariable, false) with
        | place when isWhole && place >= 0 ->
            let name = names.Variables[place]
            raise (FormulaException($"the {names.Kind} {name} does not occur in the {names.Noun}", ""))
        | _ -> ()

    /// Parses a formula. Every variable must occur. Errors are `FormulaException`s that show the position.
    static member Parse(text: string, names: Names) : Formula = Formula(Parser(text, names).Parse(), text, names, true)

    /// Parses a formula in which not every variable need occur, such as a constraint.
    static member ParsePart(text: string, names: Names) : Formula =
        Formula(Parser(text, names).Parse(), text, names, false)

    /// The text of a tree, with the fewest parentheses that preserve its meaning.
    static member Print(tree: Node) : string = Printer.print tree

    /// The formula as it was parsed.
    member _.Root: Node = root

    /// The columns that occur, in the order of the table.
    member _.Columns: string[] = columns |> Array.map (Array.get names.Columns)

    /// The place of the variable that the formula consists of; -1 if it is another formula.
    member _.Variable: int =
        match root with
        | Node.Variable(place, _) -> place
        | _ -> -1

    /// The value of a formula without variables; NaN for others.
    member _.Constant: float =
        if Array.contains true hasVariable || columns.Length > 0 then
            nan
        else
            (apply (fun _ -> Real.Zero) (fun _ -> Real.Zero)).Payload

    /// The value at a point.
    member _.Apply(variables: Reals) : Real = apply (fun place -> variables[place]) (fun _ -> Real.Zero)

    /// The residuals (formula - response)/deviation of rows, which have the numbers of `Columns`.
    member _.Residuals(rows: float[], responses: float[], deviations: float[]) : Core.Residuals =
        let width = columns.Length

        let model (predictors: Reals) (variables: Reals) =
            apply (fun place -> variables[place]) (fun place -> predictors[Array.BinarySearch(columns, place)])

        let table = [|
            for column in 0 .. width - 1 do
                Array.init responses.Length (fun row -> rows[row * width + column])

            responses

            if Array.exists ((<>) 1.0) deviations then
                deviations
        |]

        Core.Residuals.OfModel(Func<Reals, Reals, Real> model, table, width)

    /// The formula, with the fewest parentheses that preserve its meaning.
    override _.ToString() : string = Printer.print root
