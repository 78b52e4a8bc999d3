namespace OptimizerFunctional.Formulas

open System

/// Formats text from users and files for messages of one line.
[<AbstractClass; Sealed>]
type MessageText =

    /// The text with control characters, such as line breaks, replaced by spaces.
    static member OneLine(text: string) : string = String.map (fun c -> if Char.IsControl c then ' ' else c) text

    /// The text in quotes, on one line, cut after 60 characters.
    static member Quote(text: string) : string =
        let line = MessageText.OneLine text

        if line.Length <= 60 then
            "\"" + line + "\""
        else
            "\"" + line.Substring(0, 57) + "...\""

    /// The names, separated by commas. Only the first ten are listed.
    static member List(names: string seq) : string =
        let names = Seq.toArray names
        let shown = String.Join(", ", Seq.truncate 10 names)

        if names.Length <= 10 then
            shown
        else
            shown + " and " + string (names.Length - 10) + " more"

/// A formula that cannot be read or applied. The illustration is empty where no place in the text is wrong.
[<Sealed>]
type FormulaException(sentence: string, illustration: string) =
    inherit FormatException(sentence)

    /// The text around the place, and a caret below it.
    member _.Illustration: string = illustration
