namespace OptimizerFunctional.Core

open System
open System.Globalization
open OptimizerFunctional

/// Validates arguments. Each function returns its argument or raises a `ParameterException`.
[<RequireQualifiedAccess>]
module Check =

    /// Raises a `ParameterException`: `parameter` was `value`; it must be `rule`.
    let fail (parameter: string) (value: string) (rule: string) : 'Result =
        raise (ParameterException(parameter, value, rule))

    /// `value` if it satisfies `isValid`, which should be false for NaN.
    let that (rule: string) (isValid: float -> bool) (parameter: string) (value: float) : float =
        if isValid value then value else fail parameter (Number.text value) rule

    /// A finite number above 0: a learning rate, a bound.
    let positive (parameter: string) (value: float) : float =
        that "finite and greater than 0" (fun v -> 0.0 < v && v < infinity) parameter value

    /// A finite number, 0 or above: an epsilon, a tolerance, a weight.
    let notNegative (parameter: string) (value: float) : float =
        that "finite and at least 0" (fun v -> 0.0 <= v && v < infinity) parameter value

    /// A decay rate in [0, 1).
    let decay (parameter: string) (value: float) : float =
        that "at least 0 and less than 1" (fun v -> 0.0 <= v && v < 1.0) parameter value

    /// A fraction in [0, 1].
    let fraction (parameter: string) (value: float) : float =
        that "at least 0 and at most 1" (fun v -> 0.0 <= v && v <= 1.0) parameter value

    /// A number that is neither NaN nor infinite.
    let finite (parameter: string) (value: float) : float = that "finite" Double.IsFinite parameter value

    /// A count of at least `least`.
    let atLeast (least: int64) (parameter: string) (value: int64) : int64 =
        if value >= least then
            value
        else
            fail parameter (value.ToString CultureInfo.InvariantCulture) $"at least {least}"

    /// The number of entries of a matrix. They must fit into one array.
    let internal entries (rows: int) (columns: int) : int =
        if int64 rows * int64 columns <= int64 Array.MaxLength then
            rows * columns
        else
            fail "the matrix" $"{rows} x {columns}" $"at most {Array.MaxLength} numbers"

    /// The dimension n of a method that has an n x n matrix, which must fit into one array and into memory.
    let internal matrixDimension (parameter: string) (dimension: int) : int =
        let memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / int64 sizeof<float>
        let most = min memory (int64 Array.MaxLength) |> float |> sqrt |> int

        if dimension <= most then
            dimension
        else
            fail parameter $"{dimension}" $"at most {most}, because the n x n matrix must fit into memory"

    /// A start: not null, not empty, every coordinate finite.
    let start (parameter: string) (point: Vector) : Vector =
        if point.IsDefault then
            fail parameter "null" "an array of coordinates"
        elif point.IsEmpty then
            fail parameter "empty" "a point with at least one coordinate"

        // The names of coordinates are formatted only if one of them is invalid.
        if not (Vector.isFinite point) then
            for i in 0 .. point.Length - 1 do
                finite $"{parameter}[{i}]" point[i] |> ignore

        point

    /// Typical sizes of coordinates: not null, not empty, every one finite and above 0.
    let sizes (parameter: string) (vector: Vector) : Vector =
        let vector = start parameter vector

        for i in 0 .. vector.Length - 1 do
            if not (vector[i] > 0.0) then
                positive $"{parameter}[{i}]" vector[i] |> ignore

        vector

    /// Raises unless so many numbers are there as are wanted.
    let internal length (parameter: string) (wanted: int) (found: int) : unit =
        if found <> wanted then
            fail parameter $"{found} numbers" $"{wanted} numbers"

    let private sized length = "a vector of " + Number.counted length "coordinate"

    /// A vector with this number of coordinates.
    let dimension (parameter: string) (wanted: int) (vector: Vector) : Vector =
        if vector.IsDefault then
            fail parameter "null" (sized wanted)
        elif vector.Length <> wanted then
            fail parameter (sized vector.Length) $"a vector of {wanted}"
        else
            vector
