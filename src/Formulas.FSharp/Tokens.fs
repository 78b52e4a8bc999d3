namespace OptimizerFunctional.Formulas

open System
open System.Text

/// A token. Its kind is 'a' for a name, '1' for a number, '"' for a column in quotes, '\000' for the end, and otherwise
/// the symbol itself.
[<Struct>]
type internal Token = { Kind: char; Text: string; Position: int }

/// Splits the text of a formula into tokens, and makes errors that show a position in it.
[<Sealed>]
type internal Tokens(text: string, names: Names) =

    let mutable place = 0
    let at index = if index < text.Length then text[index] else '\000'

    let rec skip (belongs: char -> bool) from =
        if from < text.Length && belongs text[from] then
            skip belongs (from + 1)
        else
            from

    /// The text around a position, with a caret on the next line.
    let picture position =
        let from = Math.Clamp(position - 50, 0, max 0 (text.Length - 100))
        let shown = MessageText.OneLine(text.Substring(from, min 100 (text.Length - from)))
        let left, right = (if from > 0 then "..." else ""), (if from + 100 < text.Length then "..." else "")
        "  " + left + shown + right + "\n  " + String(' ', left.Length + position - from) + "^"

    /// The start of a column name that contains a position, and is no name of formulas. Users may have tried it.
    let startOf position (column: string) =
        let inName index = index > 0 && Grammar.ContinuesName(at index) && Grammar.ContinuesName(text[index - 1])
        let from = max 0 (position - column.Length + 1)
        let length = max 0 (min text.Length (position + column.Length) - from)
        let start = text.IndexOf(column, from, length, StringComparison.Ordinal)
        let isWhole = column <> "" && start >= 0 && not (inName start) && not (inName (start + column.Length))

        if isWhole && not (isNull (Grammar.WhyNot column)) then
            Some(column, start)
        else
            None

    let hints = [
        "**", "a power is written ^"
        "{", "write ("
        "}", "write )"
        "\u00d7\u00b7\u22c5", "write *"
        "\u2212\u2013", "write -"
        "\u00b2", "write ^2"
        "\u00b3", "write ^3"
        if names.Columns.Length > 0 then
            "'", "a column is written \"name\""
    ]

    /// The end of the number that begins here.
    let endOfNumber () =
        let whole = skip Char.IsAsciiDigit place
        let mantissa = if at whole = '.' then skip Char.IsAsciiDigit (whole + 1) else whole
        let digits = if "+-".Contains(at (mantissa + 1)) then mantissa + 2 else mantissa + 1

        if "eE".Contains(at mantissa) && Char.IsAsciiDigit(at digits) then
            skip Char.IsAsciiDigit digits
        else
            mantissa

    /// The end of the quotes that begin here, in which a quote is doubled; -1 if there is none.
    let rec endOfQuotes (from: int) =
        match text.IndexOf('"', from) with
        | quote when quote >= 0 && at (quote + 1) = '"' -> endOfQuotes (quote + 2)
        | quote -> quote

    /// An error at a position counted from 0. The message counts from 1.
    member _.Error(position: int, what: string, more: string) : exn =
        match Seq.tryPick (startOf position) names.Columns with
        | Some(column, start) ->
            let quoted = MessageText.OneLine(Printer.quoted column)
            let reason = $"needs quotes ({Grammar.WhyNot column}): write {quoted}"
            FormulaException($"the column {MessageText.Quote column} at position {start + 1} {reason}", picture start)
        | None -> FormulaException($"{what} at position {position + 1}{more}", picture position)

    /// The next token. At the end of the text, every call returns the end.
    member this.Next() : Token =
        place <- skip Char.IsWhiteSpace place

        let kind, last =
            match at place with
            | _ when place = text.Length -> '\000', place
            | c when Grammar.BeginsName c -> 'a', skip Grammar.ContinuesName place
            | c when Char.IsAsciiDigit c || (c = '.' && Char.IsAsciiDigit(at (place + 1))) -> '1', endOfNumber ()
            | '"' when endOfQuotes (place + 1) < 0 -> raise (this.Error(place, "the quote", " is never closed"))
            | '"' -> '"', endOfQuotes (place + 1) + 1
            | c when "+-*/^()[],".Contains c && not (c = '*' && at (place + 1) = '*') -> c, place + 1
            | _ ->
                let isRune, rune = Rune.TryGetRuneAt(text, place)

                let what =
                    if at place = '*' then "**"
                    elif isRune then rune.ToString()
                    else "?"

                let more =
                    hints
                    |> List.tryFind (fun (symbols, _) -> symbols.Contains what)
                    |> Option.map (fun hint -> ": " + snd hint)

                raise (this.Error(place, $"unexpected {MessageText.Quote what}", Option.defaultValue "" more))

        let token = { Kind = kind; Text = text.Substring(place, last - place); Position = place }
        place <- last
        token
