namespace OptimizerFunctional.Formulas

open System
open System.Globalization
open System.Text

type internal TokenKind =
    | Number = 0
    | Name = 1
    /// The name of a column in quotes.
    | Quoted = 2
    /// An operator, a parenthesis, a bracket or a comma.
    | Symbol = 3
    | End = 4

/// A token, its text as it was written, and what it means: a number, or a name without its quotes.
[<Struct>]
type internal Token = { Kind: TokenKind; Text: string; Position: int; Value: float; Name: string }

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
        let from =
            if text.Length <= 100 then
                0
            else
                Math.Clamp(position - 50, 0, text.Length - 100)

        let shown = text.Substring(from, min 100 (text.Length - from))
        let left, right = (if from > 0 then "..." else ""), (if from + 100 < text.Length then "..." else "")
        "  " + left + MessageText.OneLine shown + right + "\n  " + String(' ', left.Length + position - from) + "^"

    /// The start of a column name around a position that is no name of the grammar, which users may have tried.
    let covering position (column: string) =
        let from = max 0 (position - column.Length + 1)
        let length = min text.Length (position + column.Length) - from
        let inName index = Grammar.ContinuesName(at index) && index > 0 && Grammar.ContinuesName(at (index - 1))

        match
            (if column = "" then
                 -1
             else
                 text.IndexOf(column, from, max 0 length, StringComparison.Ordinal))
        with
        | start when start >= 0 && not (inName start) && not (inName (start + column.Length)) -> Some(column, start)
        | _ -> None

    let hint what =
        match what with
        | "**" -> ": a power is written ^"
        | "{" -> ": write ("
        | "}" -> ": write )"
        | "\u00d7"
        | "\u00b7"
        | "\u22c5" -> ": write *"
        | "\u2212"
        | "\u2013" -> ": write -"
        | "\u00b2" -> ": write ^2"
        | "\u00b3" -> ": write ^3"
        | "'"
        | "\u201c"
        | "\u201d" -> ": a column is written \"name\""
        | _ -> ""

    /// An error at a position counted from 0. The message counts from 1.
    member _.Error(position: int, what: string, more: string) : exn =
        match names.Columns |> Seq.filter (Grammar.WhyNot >> isNull >> not) |> Seq.tryPick (covering position) with
        | Some(column, start) ->
            let quoted = "\"" + column.Replace("\"", "\"\"") + "\""

            let why =
                $"the column {MessageText.Quote column} at position {start + 1} needs quotes ({Grammar.WhyNot column})"

            FormulaException($"{why}: write {MessageText.OneLine quoted}", picture start)
        | None -> FormulaException($"{what} at position {position + 1}{more}", picture position)

    member private this.Take(kind, last, value, name) =
        let token = {
            Kind = kind
            Text = text.Substring(place, last - place)
            Position = place
            Value = value
            Name = name
        }

        place <- last
        token

    member private this.Number() =
        let whole = skip Char.IsAsciiDigit place
        let mantissa = if at whole = '.' then skip Char.IsAsciiDigit (whole + 1) else whole
        let sign = if at (mantissa + 1) = '+' || at (mantissa + 1) = '-' then 1 else 0

        let last =
            if (at mantissa = 'e' || at mantissa = 'E') && Char.IsAsciiDigit(at (mantissa + 1 + sign)) then
                skip Char.IsAsciiDigit (mantissa + 1 + sign)
            else
                mantissa

        let written = text.Substring(place, last - place)
        let value = Double.Parse(written, NumberStyles.Float, CultureInfo.InvariantCulture)

        if not (Double.IsFinite value) then
            raise (this.Error(place, $"{MessageText.Quote written} is too large", ": the largest number is 1.8e308"))

        this.Take(TokenKind.Number, last, value, "")

    member private this.Quoted() =
        let mutable last = place + 1

        while last < text.Length && (text[last] <> '"' || at (last + 1) = '"') do
            last <- last + (if text[last] = '"' then 2 else 1)

        if last >= text.Length then
            raise (this.Error(place, "the quote", " is never closed"))

        let name = text.Substring(place + 1, last - place - 1).Replace("\"\"", "\"")
        this.Take(TokenKind.Quoted, last + 1, 0.0, name)

    /// The next token. At the end of the text, every call returns the end.
    member this.Next() : Token =
        place <- skip Char.IsWhiteSpace place
        let first = at place

        if place = text.Length then
            this.Take(TokenKind.End, place, 0.0, "")
        elif Grammar.BeginsName first then
            let last = skip Grammar.ContinuesName place
            this.Take(TokenKind.Name, last, 0.0, text.Substring(place, last - place))
        elif Char.IsAsciiDigit first || (first = '.' && Char.IsAsciiDigit(at (place + 1))) then
            this.Number()
        elif first = '"' then
            this.Quoted()
        elif first = '*' && at (place + 1) = '*' then
            raise (this.Error(place, "unexpected \"**\"", hint "**"))
        elif "+-*/^()[],".Contains first then
            this.Take(TokenKind.Symbol, place + 1, 0.0, "")
        else
            let isRune, rune = Rune.TryGetRuneAt(text, place)
            let what = if isRune then rune.ToString() else "?"
            raise (this.Error(place, $"unexpected {MessageText.Quote what}", hint what))
