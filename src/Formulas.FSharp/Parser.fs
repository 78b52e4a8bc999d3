namespace OptimizerFunctional.Formulas

open System
open System.Collections.Generic
open System.Globalization

/// A recursive-descent parser of the grammar; see `Grammar`.
[<Sealed>]
type internal Parser(text: string, names: Names) =

    let tokens = Tokens(text, names)
    let indices = Stack<string>()
    let mutable depth = 0
    let mutable previous = { Kind = ' '; Text = ""; Position = 0 }
    let mutable current = tokens.Next()

    let fail (token: Token) what more = raise (tokens.Error(token.Position, what, more))
    let quote (token: Token) = MessageText.Quote token.Text

    let advance () =
        previous <- current
        current <- tokens.Next()
        previous

    let take kind = current.Kind = kind && (advance ()).Kind = kind

    let require holds token what more =
        if not holds then
            fail token what more

    /// Parses one level deeper.
    let nested parse =
        depth <- depth + 1
        require (depth <= 100) current ("the " + names.Noun + " is nested more than 100 deep") ""
        let node = parse ()
        depth <- depth - 1
        node

    /// Refuses the current token where an operator was expected, or the end of what was opened.
    let refuse (opened: Token) what =
        let short (token: Token) = if token.Text.Length <= 20 then token.Text else "..."

        match current.Kind with
        | '\000' -> fail opened $"the {what}" " is never closed"
        | ',' -> fail current "unexpected \",\"" ": numbers have a decimal point"
        | '[' -> fail current "unexpected \"[\"" ": write ("
        | ')' when what = "" -> fail current "the parenthesis" " has no opening parenthesis"
        | ')'
        | ']' -> fail current $"unexpected {quote current}" $": the {what} at position {opened.Position + 1} is open"
        | _ ->
            let product = short previous + "*" + short current
            fail current $"an operator is missing before {quote current}" $": a product is written {product}"

    /// Takes the symbol that closes what was opened.
    let close opened kind what =
        if not (take kind) then
            refuse opened what

    /// A first part, and more by operators of one precedence.
    let chain (parse: unit -> Node) (operators: string) =
        let first = parse ()
        let rest = List<char * Node>()

        while operators.Contains current.Kind do
            let operator = (advance ()).Kind
            rest.Add((operator, parse ()))

        match first with
        | _ when rest.Count = 0 -> first
        // (a - b) + c is a - b + c.
        | Node.Chain(left, more) when operators.Contains(fst more.Head) -> Node.Chain(left, more @ List.ofSeq rest)
        | _ -> Node.Chain(first, List.ofSeq rest)

    let rec sum () = chain product "+-"
    and product () = chain signed "*/"

    and signed () =
        if take '-' then
            Node.Negate(nested signed)
        elif take '+' then
            nested signed
        else
            let basis = atom ()
            if take '^' then Node.Power(basis, nested signed) else basis

    and atom () =
        let token = advance ()

        match token.Kind with
        | '1' ->
            let value = Double.Parse(token.Text, NumberStyles.Float, CultureInfo.InvariantCulture)
            require (Double.IsFinite value) token (quote token + " is too large") ": the largest number is 1.8e308"
            Node.Number value
        | 'a' -> named token
        | '"' -> column token
        | '(' ->
            require (current.Kind <> ')') current "the parentheses are empty" ""
            let inner = nested sum
            close token ')' "parenthesis"
            inner
        | '[' -> fail token "unexpected \"[\"" ": write ("
        | '\000' -> fail token $"the {names.Noun} ends" ": a number, a name or a parenthesis is missing"
        | _ -> fail token $"unexpected {quote token}" ": a number, a name or an opening parenthesis must precede it"

    and column token =
        let name = token.Text.Substring(1, token.Text.Length - 2).Replace("\"\"", "\"")

        match names.Find name with
        | Some(Node.Column _ as column) -> column
        | _ when names.Columns.Length = 0 ->
            fail token "unexpected quotes" $": they are for columns; a {names.Kind} is written without them"
        | _ ->
            let known = MessageText.List names.Columns
            fail token $"unknown column {MessageText.Quote name}" $": the columns are {known}"

    and named token =
        let name = token.Text
        let isCall = current.Kind = '('

        match names.Find name, names.Elements name with
        | _ when (name = Grammar.Sum || Grammar.Functions.ContainsKey name) && not isCall ->
            fail token $"{name} has no argument" $": a function needs parentheses, as in {name}(x)"
        | _ when name = Grammar.Sum -> indexed token (advance ())
        | _ when Grammar.Functions.ContainsKey name -> call token (advance ())
        | _ when indices.Contains name -> Node.Index name
        | Some(Node.Column _), _ when name = "pi" -> fail token "the constant pi" ""
        | Some _, _ when current.Kind = '[' -> fail current "unexpected \"[\"" $": {name} has no elements"
        | Some node, _ -> node
        | None, Some elements when current.Kind <> '[' ->
            fail token $"{name} has no index" $": its elements are {elements}"
        | None, Some _ ->
            let opened = advance ()
            let index = nested sum
            close opened ']' "bracket"
            Node.Element(name, index, { Place = token.Position })
        | _ when isCall -> fail token $"unknown function {quote token}" $": the functions are {Grammar.FunctionNames}"
        | _ -> fail token $"unknown name {quote token}" $": {names.Known}"

    and call token opened =
        require (current.Kind <> ')') current (token.Text + " has no argument") ""
        let found = List<Node>([ nested sum ])

        while take ',' do
            found.Add(nested sum)

        close opened ')' "parenthesis"
        let kind = Grammar.Functions[token.Text]
        let has = if found.Count = 1 then " has 1 argument" else $" has {found.Count} arguments"
        let wanted = if kind.Most > 2 then "2 or more" else string kind.Most
        let fits = found.Count >= kind.Least && found.Count <= kind.Most
        require fits token (token.Text + has) (": it needs " + wanted)
        Node.Call(token.Text, List.ofSeq found)

    /// sum(i, 1, n, term)
    and indexed token opened =
        let form = ": it is written sum(i, 1, n, term)"
        let index = advance ()
        let name = index.Text
        let isTaken = (names.Find name).IsSome || (names.Elements name).IsSome || indices.Contains name

        let next () =
            require (take ',') token "sum has too few arguments" form
            nested sum

        require (index.Kind = 'a' && current.Kind = ',') index "sum has no index" form
        require (not isTaken) index ("the index " + name) " has the name of something else"
        let first = next ()
        let last = next ()
        indices.Push name
        let term = next ()
        indices.Pop() |> ignore
        require (current.Kind <> ',') current "sum has too many arguments" form
        close opened ')' "parenthesis"
        Node.Sum(name, first, last, term, { Place = token.Position })

    /// The whole text as a formula.
    member _.Parse() : Node =
        if current.Kind = '\000' then
            raise (FormulaException($"the {names.Noun} is empty", ""))

        let node = nested sum

        if current.Kind <> '\000' then
            refuse current ""

        node
