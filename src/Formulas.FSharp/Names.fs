namespace OptimizerFunctional.Formulas

open System
open System.Collections.Generic

/// The names that a formula can use: variables, among them elements such as x[3] of indexed variables, and columns.
[<Sealed>]
type Names private (noun: string, kind: string, variables: string[], columns: string[]) =

    let nodes = Dictionary<string, Node>(StringComparer.Ordinal)
    let arrays = Dictionary<string, List<string>>(StringComparer.Ordinal)
    let ranges = Dictionary<string, struct (int * int * int) voption>(StringComparer.Ordinal)

    let own (name: string) =
        match name.IndexOf '[' with
        | -1 -> name
        | at -> name.Substring(0, at)

    let fail sentence = raise (FormulaException(sentence, ""))

    let add (name: string) (node: Node) =
        if not (nodes.TryAdd(name, node)) then
            match nodes[name], node with
            | Node.Column _, _ -> fail $"two columns are named {name}"
            | _, Node.Column _ -> fail $"{name} is both a {kind} and a column; rename one of them"
            | _ -> fail $"the {kind} {name} is given twice"

    let addVariable place name =
        let own = own name

        match (if arrays.ContainsKey own then null else Grammar.WhyNot own) with
        | null -> add name (Node.Variable(place, name))
        | rule -> fail $"a {kind} cannot be named {MessageText.Quote own}: {rule}"

        if own.Length < name.Length then
            arrays.TryAdd(own, List()) |> ignore
            arrays[own].Add name

    do
        Array.iteri addVariable variables
        Array.iteri (fun place name -> add name (Node.Column(place, name))) columns
        nodes.TryAdd("pi", Node.Constant("pi", Math.PI)) |> ignore

        for array in arrays.Keys do
            if nodes.ContainsKey array then
                fail $"{array} is given with and without an index"

        // The number of elements, if all indexed variables have as many.
        let mutable length = 0

        for elements in arrays.Values do
            length <- if length = 0 || length = elements.Count then elements.Count else -1

        if length > 0 then
            nodes.TryAdd("n", Node.Constant("n", float length)) |> ignore

    let rangeOf (name: string) : struct (int * int * int) voption =
        let all = arrays[name]

        let index (element: string) =
            match Int32.TryParse(element.AsSpan(name.Length + 1, element.Length - name.Length - 2)) with
            | true, index -> index
            | _ -> -1

        let place (element: string) =
            match nodes[element] with
            | Node.Variable(place, _) -> place
            | _ -> -1

        let first, firstPlace = index all[0], place all[0]
        let isNext k = index all[k] = first + k && place all[k] = firstPlace + k

        if Seq.forall isNext (seq { 0 .. all.Count - 1 }) then
            ValueSome(struct (first, first + all.Count - 1, firstPlace))
        else
            ValueNone

    let list (what: string) (names: string seq) =
        if Seq.isEmpty names then
            "there are no " + what
        else
            "the " + what + " are " + MessageText.List names

    /// The names of a formula to minimize.
    static member OfVariables(variables: string seq) : Names = Names("formula", "variable", Seq.toArray variables, [||])

    /// The names of a model: parameters, and columns of data.
    static member OfModel(parameters: string seq, columns: string seq) : Names =
        Names("model", "parameter", Seq.toArray parameters, Seq.toArray columns)

    /// The word for the formula.
    member _.Noun: string = noun

    /// The word for a variable.
    member _.Kind: string = kind

    /// The variables and elements, in order.
    member _.Variables: string[] = variables

    /// The columns, in order.
    member _.Columns: string[] = columns

    /// A variable, an element, a column or a constant.
    member internal _.Find(name: string) : Node option =
        match nodes.TryGetValue name with
        | true, node -> Some node
        | _ -> None

    /// The first and the last element of an indexed variable, for messages.
    member internal _.Elements(name: string) : string option =
        match arrays.TryGetValue name with
        | true, all -> Some(all[0] + " to " + all[all.Count - 1])
        | _ -> None

    /// The first and the last index of an indexed variable, and the place of its first element; nothing if its elements
    /// are not given one after the other.
    member internal _.Range(name: string) : struct (int * int * int) voption =
        lock ranges (fun () ->
            if not (ranges.ContainsKey name) then
                ranges[name] <- rangeOf name

            ranges[name])

    /// The known names, for messages.
    member internal _.Known: string =
        let indexed name = if arrays.ContainsKey name then name + "[i]" else name
        let names = variables |> Seq.map own |> Seq.distinct |> Seq.map indexed
        let predictors = list "predictors" (columns |> Seq.filter (Grammar.WhyNot >> isNull))
        list (kind + "s") names + (if noun = "model" then "; " + predictors else "")
