namespace OptimizerFunctional.Formulas

open System
open System.Collections.Generic
open OptimizerFunctional

/// A formula of variables and columns. Immutable.
[<Sealed>]
type Formula private (root: Node, text: string, names: Names) =

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
                let element = $"{name}[{whole indices index position}]"
                let place = names.PlaceOf element

                if place < 0 then
                    let all = Option.get (names.Elements name)
                    fail position $"there is no {element}" $": the elements are {all[0]} to {all[all.Count - 1]}"

                variable place
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
            | Add -> left + right
            | Subtract -> left - right
            | Multiply -> left * right
            | Divide -> left / right

        /// The whole number that is an index or an end of a sum.
        and whole indices node position =
            let found = value indices node

            match found.Recording with
            | null when Double.IsInteger found.Payload -> found.Payload + 0.0
            | null ->
                fail
                    position
                    $"the index {Printer.print node}"
                    $" is {Core.Number.text found.Payload}; it must be a whole number"
            | _ ->
                fail
                    position
                    $"the index {Printer.print node}"
                    " must be a whole number, which does not depend on variables"

        value [] root

    /// The columns that occur, by their places.
    let columns =
        let found = SortedSet<int>()

        let rec visit node =
            match node with
            | Node.Column(place, _) -> found.Add place |> ignore
            | Node.Negate part
            | Node.Element(_, part, _) -> visit part
            | Node.Power(basis, exponent) -> List.iter visit [ basis; exponent ]
            | Node.Chain(first, rest) ->
                visit first
                rest |> List.iter (snd >> visit)
            | Node.Call(_, parts) -> List.iter visit parts
            | Node.Sum(_, _, _, term, _) -> visit term
            | _ -> ()

        visit root
        Seq.toArray found

    /// Parses a formula; see `Grammar`. Every variable must occur. Errors are `FormulaException`s that show the position.
    static member Parse(text: string, names: Names) : Formula =
        let formula = Formula(Parser(text, names).Parse(), text, names)
        formula.Check()
        formula

    /// The text of a tree, with the fewest parentheses that preserve its meaning.
    static member Print(tree: Node) : string = Printer.print tree

    /// The formula as it was parsed.
    member _.Root: Node = root

    /// The columns that occur, in the order of the table.
    member _.Columns: string[] = columns |> Array.map (Array.get names.Columns)

    /// The value at a point.
    member _.Apply(variables: Reals) : Real = apply (fun place -> variables[place]) (fun _ -> Real.Zero)

    /// The residuals (formula - response)/deviation of rows. A row has the numbers of `Columns`, one row after the other.
    member _.Residuals(rows: float[], responses: float[], deviations: float[]) : Core.Residuals =
        let parameters = names.Variables.Length

        let traced =
            Core.Traced(fun x ->
                apply (fun place -> x[place]) (fun place -> x[parameters + Array.BinarySearch(columns, place)]))

        let rowOf row = Array.sub rows (row * columns.Length) columns.Length

        Core.Residuals.Create(
            responses.Length,
            ResidualsInto(fun point residuals ->
                let point = point.ToArray()

                for row in 0 .. responses.Length - 1 do
                    let value = traced.Value(ReadOnlySpan(Array.append point (rowOf row)))
                    residuals[row] <- (value - responses[row]) / deviations[row]),
            JacobianInto(fun point jacobian ->
                let point = point.ToArray()
                let gradient: float[] = Array.zeroCreate (parameters + columns.Length)

                for row in 0 .. responses.Length - 1 do
                    traced.Gradient(ReadOnlySpan(Array.append point (rowOf row)), Span gradient) |> ignore

                    for i in 0 .. parameters - 1 do
                        jacobian[row + i * responses.Length] <- gradient[i] / deviations[row])
        )

    member private _.Check() : unit =
        let recording = Core.Recording(Array.create names.Variables.Length 1.0)
        let variables = Reals recording
        let used = Array.zeroCreate<bool> names.Variables.Length

        let variable place =
            used[place] <- true
            variables[place]

        apply variable (fun _ -> Real.One) |> ignore
        recording.Close()

        match Array.IndexOf(used, false) with
        | -1 -> ()
        | unused ->
            raise (
                FormulaException($"the {names.Kind} {names.Variables[unused]} does not occur in the {names.Noun}", "")
            )

    /// The formula, with the fewest parentheses that preserve its meaning.
    override _.ToString() : string = Printer.print root
