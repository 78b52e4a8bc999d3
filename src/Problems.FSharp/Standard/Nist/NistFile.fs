namespace OptimizerFunctional.StandardProblems

open System
open System.Globalization
open System.Text.RegularExpressions

/// A data set of the Statistical Reference Datasets, from its file in fixed format.
type NistFile = {
    /// The two starting points.
    Starts: float[] * float[]
    /// The certified parameters, to 11 digits.
    Certified: float[]
    /// Their certified standard deviations.
    CertifiedDeviations: float[]
    /// The certified sum of squared residuals.
    ResidualSumOfSquares: float
    /// The observations: the response and then the predictors.
    Observations: float[][]
}

/// Reads the files.
module internal NistFile =

    let private numbers (text: string) =
        text.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        |> Array.map (fun word -> Double.Parse(word, NumberStyles.Float, CultureInfo.InvariantCulture))

    /// The line range of a part in the header, as in "Data (lines 61 to 214)".
    let private part (lines: string[]) (title: string) =
        let range =
            lines
            |> Seq.map (fun line -> Regex.Match(line, $@"{title}\s+\(lines\s+(\d+)\s+to\s+(\d+)\)"))
            |> Seq.find _.Success

        lines[int range.Groups[1].Value - 1 .. int range.Groups[2].Value - 1]

    let private after (separator: char) (line: string) = line.Substring(line.IndexOf separator + 1)

    /// Reads the lines of a file.
    let parse (lines: string[]) : NistFile =
        // A line is "b1 = <start 1> <start 2> <certified> <standard deviation>".
        let parameters = part lines "Starting Values" |> Array.map (after '=' >> numbers)
        let column i = parameters |> Array.map (Array.item i)

        let sum = lines |> Array.find (fun line -> line.StartsWith "Residual Sum of Squares:")

        {
            Starts = column 0, column 1
            Certified = column 2
            CertifiedDeviations = column 3
            ResidualSumOfSquares = numbers (after ':' sum) |> Array.exactlyOne
            Observations = part lines "Data" |> Array.map numbers
        }
