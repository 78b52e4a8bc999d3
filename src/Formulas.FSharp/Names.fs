namespace OptimizerFunctional.Formulas

open System
open System.Collections.Generic

/// The names that a formula can use: variables, among them elements such as x[3] of indexed variables, and columns.
[<Sealed>]
type Names private (noun: string, kind: string, variables: string[], columns: string[], hasColumns: bool) =

    let nodes = Dictionary<string, Node>(StringComparer.Ordinal)
    let elements = Dictionary<string, int>(StringComparer.Ordinal)
    // The elements of each indexed variable.
    let arrays = Dictionary<string, List<string>>(StringComparer.Ordinal)
    let fail sentence = raise (FormulaException(sentence, ""))

    let add (own: string) (name: string) (place: int) =
        match Grammar.WhyNot own with
        | null -> ()
        | rule -> fail $"a {kind} cannot be named {MessageText.Quote own}: {rule}"

        let isNew =
            if own = name then
                not (arrays.ContainsKey own) && nodes.TryAdd(own, Node.Variable(place, own))
            else
                not (nodes.ContainsKey own) && elements.TryAdd(name, place)

        if not isNew then
            fail $"the {kind} {name} is given twice"

        if own <> name then
            if not (arrays.ContainsKey own) then
                arrays.Add(own, List())

            arrays[own].Add name

    let list (what: string) (names: string seq) =
        if Seq.isEmpty names then
            "there are no " + what
        else
            "the " + what + " are " + MessageText.List names

    let base' (name: string) =
        match name.IndexOf '[' with
        | -1 -> name
        | bracket -> name.Substring(0, bracket)

    do
        variables |> Array.iteri (fun place name -> add (base' name) name place)

        for place, name in Seq.indexed columns do
            if nodes.ContainsKey name || arrays.ContainsKey name then
                match nodes.GetValueOrDefault name with
                | Node.Column _ -> fail $"two columns are named {name}"
                | _ -> fail $"{name} is both a {kind} and a column; rename one of them"

            nodes.Add(name, Node.Column(place, name))

    // The number of elements, if all indexed variables have as many.
    let length =
        match arrays.Values |> Seq.map _.Count |> Seq.distinct |> Seq.toList with
        | [ length ] -> length
        | _ -> 0

    /// The names of a formula to minimize.
    static member OfVariables(variables: string seq) : Names =
        Names("formula", "variable", Seq.toArray variables, [||], false)

    /// The names of a model: parameters, and columns of data.
    static member OfModel(parameters: string seq, columns: string seq) : Names =
        Names("model", "parameter", Seq.toArray parameters, Seq.toArray columns, true)

    /// The word for the formula.
    member _.Noun: string = noun

    /// The word for a variable.
    member _.Kind: string = kind

    /// The variables and elements, in order.
    member _.Variables: string[] = variables

    /// The columns, in order.
    member _.Columns: string[] = columns

    /// A variable, a column or a constant.
    member internal _.Find(name: string) : Node option =
        match nodes.TryGetValue name with
        | true, node -> Some node
        | _ when name = "pi" -> Some(Node.Constant(name, Math.PI))
        | _ when name = "n" && length > 0 -> Some(Node.Constant(name, float length))
        | _ -> None

    /// The elements of an indexed variable.
    member internal _.Elements(name: string) : List<string> option =
        match arrays.TryGetValue name with
        | true, elements -> Some elements
        | _ -> None

    /// The place of an element such as x[3]; -1 if there is none.
    member internal _.PlaceOf(element: string) : int =
        match elements.TryGetValue element with
        | true, place -> place
        | _ -> -1

    /// The known names, for messages.
    member internal _.Known: string =
        let names =
            variables
            |> Seq.map base'
            |> Seq.distinct
            |> Seq.map (fun name -> if arrays.ContainsKey name then name + "[i]" else name)

        let usable = columns |> Seq.filter (Grammar.WhyNot >> isNull)
        list (kind + "s") names + (if hasColumns then "; " + list "predictors" usable else "")
