namespace OptimizerFunctional.Formulas

open System
open System.Collections.Generic

/// A recursive-descent parser of the grammar; see `Grammar`.
[<Sealed>]
type internal Parser(text: string, names: Names) =

    let tokens = Tokens(text, names)
    let indices = Stack<string>()
    let mutable depth = 0
    let mutable previous = Unchecked.defaultof<Token>
    let mutable current = tokens.Next()

    let fail position what more = raise (tokens.Error(position, what, more))
    let quote (token: Token) = MessageText.Quote token.Text

    let advance () =
        previous <- current
        current <- tokens.Next()
        previous

    let isAt symbol = current.Kind = TokenKind.Symbol && current.Text = symbol

    let take symbol =
        let isThere = isAt symbol

        if isThere then
            advance () |> ignore

        isThere

    let operatorMissing () =
        let short (token: Token) = if token.Text.Length <= 20 then token.Text else "..."

        fail
            current.Position
            $"an operator is missing before {quote current}"
            $": a product is written {short previous}*{short current}"

    /// Parses one level deeper.
    let nested parse =
        depth <- depth + 1

        if depth > Grammar.DeepestNesting then
            fail current.Position $"the {names.Noun} is nested more than {Grammar.DeepestNesting} deep" ""

        let node = parse ()
        depth <- depth - 1
        node

    /// Takes the symbol that closes what was opened.
    let close (opened: Token) symbol what =
        if not (take symbol) then
            if current.Kind = TokenKind.End then
                fail opened.Position $"the {what}" " is never closed"
            elif isAt "," then
                fail current.Position "unexpected \",\"" ": numbers have a decimal point"
            elif isAt ")" || isAt "]" then
                fail
                    current.Position
                    $"unexpected {quote current}"
                    $": the {what} at position {opened.Position + 1} is open"
            else
                operatorMissing ()

    let rec chain (parse: unit -> Node) (symbols: (string * Operator) list) () =
        let first = parse ()
        let rest = List<Operator * Node>()
        let mutable next = List.tryFind (fst >> isAt) symbols

        while next.IsSome do
            advance () |> ignore
            rest.Add((snd next.Value, parse ()))
            next <- List.tryFind (fst >> isAt) symbols

        match first with
        | _ when rest.Count = 0 -> first
        // (a - b) + c is a - b + c.
        | Node.Chain(left, ((operator, _) :: _ as more)) when List.exists (snd >> (=) operator) symbols ->
            Node.Chain(left, more @ List.ofSeq rest)
        | _ -> Node.Chain(first, List.ofSeq rest)

    let rec sum () = chain product [ "+", Add; "-", Subtract ] ()
    and product () = chain signed [ "*", Multiply; "/", Divide ] ()

    and signed () =
        if take "-" then
            Node.Negate(nested signed)
        elif take "+" then
            nested signed
        else
            let basis = atom ()
            if take "^" then Node.Power(basis, nested signed) else basis

    and atom () =
        let token = advance ()

        match token.Kind with
        | TokenKind.Number -> Node.Number token.Value
        | TokenKind.Name -> named token
        | TokenKind.Quoted -> column token
        | TokenKind.End -> fail token.Position $"the {names.Noun} ends" ": a number, a name or a parenthesis is missing"
        | _ when token.Text = "(" ->
            if isAt ")" then
                fail current.Position "the parentheses are empty" ""

            let inner = nested sum
            close token ")" "parenthesis"
            inner
        | _ when token.Text = "[" -> fail token.Position "unexpected \"[\"" ": write ("
        | _ ->
            fail
                token.Position
                $"unexpected {quote token}"
                ": a number, a name or an opening parenthesis must precede it"

    and column token =
        match names.Find token.Name with
        | Some(Node.Column _ as column) -> column
        | _ ->
            let columns =
                if names.Columns.Length = 0 then
                    "there are none"
                else
                    "the columns are " + MessageText.List names.Columns

            fail token.Position $"unknown column {quote token}" (": " + columns)

    and named token =
        let isCall = isAt "("

        if token.Name = Grammar.Sum then
            if isCall then indexed token (advance ()) else withoutArguments token
        elif Grammar.Functions.ContainsKey token.Name then
            if isCall then call token (advance ()) else withoutArguments token
        elif indices.Contains token.Name then
            Node.Index token.Name
        else
            match names.Find token.Name, names.Elements token.Name with
            | Some(Node.Column _), _ when token.Name = "pi" -> fail token.Position "the constant pi" ""
            | None, None -> unknown token isCall
            | None, Some elements ->
                if not (isAt "[") then
                    fail
                        token.Position
                        $"{token.Name} has no index"
                        $": its elements are {elements[0]} to {elements[elements.Count - 1]}"

                let opened = advance ()
                let index = nested sum
                close opened "]" "bracket"
                Node.Element(token.Name, index, { Place = token.Position })
            | Some node, _ ->
                if isAt "[" then
                    fail current.Position "unexpected \"[\"" $": {token.Name} has no elements"

                node

    and withoutArguments token =
        fail token.Position $"{token.Name} has no argument" $": a function needs parentheses, as in {token.Name}(x)"

    and unknown token isCall =
        let what, more =
            if isCall then
                "function", ": the functions are " + Grammar.FunctionNames
            else
                "name", ": " + names.Known

        fail token.Position $"unknown {what} {quote token}" more

    and arguments opened =
        let found = List<Node>()
        found.Add(nested sum)

        while take "," do
            found.Add(nested sum)

        close opened ")" "parenthesis"
        List.ofSeq found

    and call name opened =
        let kind = Grammar.Functions[name.Name]

        if isAt ")" then
            fail current.Position $"{name.Name} has no argument" ""

        let found = arguments opened

        if found.Length < kind.Least || found.Length > kind.Most then
            let wanted = if kind.Most > 2 then "2 or more" else string kind.Most
            let has = if found.Length = 1 then "1 argument" else $"{found.Length} arguments"
            fail name.Position $"{name.Name} has {has}" $": it needs {wanted}"

        Node.Call(name.Name, found)

    /// sum(i, 1, n, term)
    and indexed name opened =
        let form = ": it is written sum(i, 1, n, term)"
        let index = advance ()

        if index.Kind <> TokenKind.Name || not (isAt ",") then
            fail index.Position "sum has no index" form

        let isTaken = (names.Find index.Name).IsSome || (names.Elements index.Name).IsSome

        if isTaken || indices.Contains index.Name then
            fail index.Position $"the index {index.Name}" " has the name of something else"

        let next () =
            if not (take ",") then
                fail name.Position "sum has too few arguments" form

            nested sum

        let first = next ()
        let last = next ()
        indices.Push index.Name
        let term = next ()
        indices.Pop() |> ignore

        if isAt "," then
            fail current.Position "sum has too many arguments" form

        close opened ")" "parenthesis"
        Node.Sum(index.Name, first, last, term, { Place = name.Position })

    /// The whole text as a formula.
    member _.Parse() : Node =
        if current.Kind = TokenKind.End then
            raise (FormulaException($"the {names.Noun} is empty", ""))

        let node = nested sum

        if isAt ")" then
            fail current.Position "the parenthesis" " has no opening parenthesis"
        elif isAt "," then
            fail current.Position "unexpected \",\"" ": numbers have a decimal point"
        elif isAt "[" then
            fail current.Position "unexpected \"[\"" ": write ("
        elif current.Kind <> TokenKind.End then
            operatorMissing ()

        node
