namespace OptimizerFunctional.Formulas

open System
open OptimizerFunctional

/// An index in a formula: one number, or one for each term of a sum.
type private Place =
    | One of float
    | Each of RealIndex

/// Arithmetic of indices.
[<RequireQualifiedAccess>]
module private Place =

    /// A sum, a difference or a product. Other indices than 2*i + 1 differ from term to term in no simple way.
    let join (operator: char) (left: Place) (right: Place) : Place =
        let step (number: float) =
            if Double.IsInteger number && abs number <= 1e6 then
                int number
            else
                raise Core.RowBranch

        match operator, left, right with
        | '+', One a, One b -> One(a + b)
        | '-', One a, One b -> One(a - b)
        | '*', One a, One b -> One(a * b)
        | _, One a, One b -> One(a / b)
        | '+', Each i, One b -> Each(i + step b)
        | '+', One a, Each i -> Each(step a + i)
        | '+', Each i, Each j -> Each(i + j)
        | '-', Each i, One b -> Each(i - step b)
        | '-', One a, Each i -> Each(step a - i)
        | '-', Each i, Each j -> Each(i - j)
        | '*', Each i, One b -> Each(i * step b)
        | '*', One a, Each i -> Each(step a * i)
        | _ -> raise Core.RowBranch

/// A formula of variables and columns. Immutable.
[<Sealed>]
type Formula private (root: Node, text: string, names: Names, isWhole: bool) =

    /// The number of terms of all sums together that is not exceeded.
    static let mostTerms = 1_000_000

    /// The largest index.
    static let mostIndex = 1e9

    let fail (position: Position) what more = raise (Tokens(text, names).Error(position.Place, what, more))

    let find (indices: (string * RealIndex) list) (name: string) = List.find (fst >> (=) name) indices |> snd

    let refuse (position: Position) node rule = fail position ("the index " + Printer.print node) (" " + rule)

    /// Applies the formula to numbers. `gather` gives a variable whose place differs from term to term of a sum. A
    /// constant part that is NaN becomes a part of the graph, which takes no NaN.
    let apply (variable: int -> Real) (gather: RealIndex -> Real) (column: int -> Real) : Real =
        let mutable terms = 0

        let number (result: Real) =
            match result.Recording with
            | null when Double.IsNaN result.Payload -> Real.Log(variable 0 - variable 0 - 1.0)
            | _ -> result

        let rec value (indices: (string * RealIndex) list) (node: Node) : Real =
            match node with
            | Node.Number value
            | Node.Constant(_, value) -> Real.op_Implicit value
            | Node.Variable(place, _) -> variable place
            | Node.Column(place, _) -> column place
            | Node.Index name -> Real.op_Implicit (find indices name)
            | Node.Element(name, index, position) ->
                match place indices index position with
                | Each index -> gather (elements name index)
                | One number ->
                    let digits = if abs number < 1e15 then string (int64 number) else Core.Number.text number
                    let element = name + "[" + digits + "]"

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
                let from, last = whole indices first position, whole indices last position
                let count = int (Math.Clamp(last - from + 1.0, 0.0, 1e9))
                terms <- terms + count

                if terms > mostTerms then
                    fail position "the sum" $" has more than {mostTerms} terms"

                if abs from > mostIndex then
                    refuse position first "must be at most 1e9"

                let next (i: RealIndex) = value ((index, i + int from) :: indices) term

                // One term for all, where that is possible.
                match Core.RealSum.once count (fun recording index -> (next index).NodeIn recording) with
                | ValueSome(struct (recording, sum)) -> Real.OfNode(recording, sum)
                | ValueNone -> Core.RealSum.oneByOne count next (fun total term -> number (total + term)) Real.Zero

        and join operator left right =
            match operator with
            | '+' -> left + right
            | '-' -> left - right
            | '*' -> left * right
            | _ -> left / right

        /// An index: one whole number, or one for each of the terms that are recorded as one. Others than 2*i + 1 make
        /// the terms be recorded one by one.
        and place indices node position : Place =
            let rec parts part =
                match part with
                | Node.Index name when not (isNull (find indices name).Recording) -> Each(find indices name)
                | Node.Chain(first, rest) ->
                    rest
                    |> List.fold (fun total (operator, part) -> Place.join operator total (parts part)) (parts first)
                | _ ->
                    let found = value indices part

                    match found.Recording with
                    | null -> One found.Payload
                    | own when own.HasOpenRows -> raise Core.RowBranch
                    | _ -> refuse position node "must be a whole number, which does not depend on variables"

            let found =
                try
                    parts node
                with :? OverflowException ->
                    raise Core.RowBranch

            match found with
            | One number when Double.IsNaN number ->
                refuse position node "must be a whole number, which does not depend on variables"
            | One number when not (Double.IsInteger number) ->
                refuse position node $"is {Core.Number.text number}; it must be a whole number"
            | found -> found

        /// The whole number that is an end of a sum.
        and whole indices node position =
            match place indices node position with
            | One number -> number
            | Each _ -> raise Core.RowBranch

        /// The places of elements.
        and elements name (index: RealIndex) : RealIndex =
            let from = int64 index.Indexes.First
            let upto = from + int64 index.Indexes.Stride * int64 (index.Count - 1)

            match names.Range name with
            | ValueSome(struct (first, last, start)) when min from upto >= first && max from upto <= last ->
                index + (start - first)
            | _ -> raise Core.RowBranch

        value [] root

    /// Whether each variable and each column occurs.
    let hasVariable, hasColumn =
        let variables = Array.create names.Variables.Length false
        let columns = Array.create names.Columns.Length false

        let column place =
            columns[place] <- true
            Real.One

        let mark (x: Reals) =
            let variable place =
                variables[place] <- true
                x[place]

            let gather (index: RealIndex) =
                for term in 0 .. index.Count - 1 do
                    variables[index.Indexes.First + term * index.Indexes.Stride] <- true

                x[index]

            apply variable gather column

        Core.Recorded.ofFunction (Func<Reals, Real> mark) (Array.create variables.Length 1.0) |> ignore
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
            (apply (fun _ -> Real.Zero) (fun _ -> Real.Zero) (fun _ -> Real.Zero)).Payload

    /// The value at a point.
    member _.Apply(variables: Reals) : Real =
        apply (fun place -> variables[place]) (fun index -> variables[index]) (fun _ -> Real.Zero)

    /// The residuals (formula - response)/deviation of rows, which have the numbers of `Columns`.
    member _.Residuals(rows: float[], responses: float[], deviations: float[]) : Core.Residuals =
        let width = columns.Length

        let model (predictors: Reals) (variables: Reals) =
            apply (fun place -> variables[place]) (fun index -> variables[index]) (fun place ->
                predictors[Array.BinarySearch(columns, place)])

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
