namespace OptimizerFunctional

open System
open System.Collections
open System.Collections.Generic
open OptimizerFunctional.Core

/// A number of a function that is differentiated automatically. The function is called a few times and records its
/// operations; the recorded formula is then evaluated and differentiated. Numbers of type float convert to Real.
/// There is no conversion back: whatever depends on the variables has to stay a Real. Comparisons may be used in
/// branches and loops; the function is recorded again where a comparison has another outcome.
[<Struct; CustomEquality; CustomComparison>]
type Real internal (recording: Recording | null, payload: float) =

    member internal _.Recording: Recording | null = recording

    /// The value of a constant. In a recording its bits are the index of a node.
    member internal _.Payload: float = payload

    static member internal OfNode(recording: Recording, node: int) : Real =
        Real(recording, BitConverter.Int64BitsToDouble(int64 node))

    /// The node of this number in a recording.
    member internal this.NodeIn(into: Recording) : int =
        match recording with
        | null -> into.Constant payload
        | own when Object.ReferenceEquals(own, into) -> int (BitConverter.DoubleToInt64Bits payload)
        | own ->
            own.Check()
            invalidOp "A Real of one function was used in another; functions of Reals must not share numbers."

    /// The recording of the first of some numbers that is not a constant.
    static member private Common(a: Real, b: Real, c: Real) : Recording | null =
        match a.Recording, b.Recording with
        | null, null -> c.Recording
        | null, other -> other
        | own, _ -> own

    /// The number at an index of data: of each row, or of one.
    static member internal OfData(index: RealIndex, source: obj, column: int, at: int -> float) : Real =
        match index.Recording with
        | null -> Real(null, at index.First)
        | recording ->
            let numbers = RowNumbers(index.Count, source, column, index.Indexes, at)
            Real.OfNode(recording, recording.Column(index.Owner, numbers))

    static member private Unary(operation: Operation, a: Real) : Real =
        match a.Recording with
        | null -> Real(null, Operation.value operation a.Payload 0.0 0.0)
        | into -> Real.OfNode(into, into.Add(operation, a.NodeIn into, 0, 0))

    static member private Binary(operation: Operation, a: Real, b: Real) : Real =
        match Real.Common(a, b, a) with
        | null -> Real(null, Operation.value operation a.Payload b.Payload 0.0)
        | into -> Real.OfNode(into, into.Add(operation, a.NodeIn into, b.NodeIn into, 0))

    static member private Compare(operation: Operation, a: Real, b: Real) : bool =
        match Real.Common(a, b, a) with
        | null -> Operation.value operation a.Payload b.Payload 0.0 <> 0.0
        | into -> into.Compare(operation, a.NodeIn into, b.NodeIn into)

    /// `yes` where the comparison of `a` and `b` holds, `no` elsewhere.
    static member private Choose(operation: Operation, a: Real, b: Real, yes: Real, no: Real) : Real =
        let condition = Real.Binary(operation, a, b)

        match Real.Common(condition, yes, no) with
        | null -> if condition.Payload <> 0.0 then yes else no
        | into -> Real.OfNode(into, into.Add(Operation.Select, condition.NodeIn into, yes.NodeIn into, no.NodeIn into))

    /// The constant with this value.
    static member op_Implicit(value: float) : Real = Real(null, value)

    /// The index of a term as a number.
    static member op_Implicit(index: RealIndex) : Real =
        index.Check()
        Real.OfData(index, typeof<RealIndex>, 0, float)

    /// 0, for sums.
    static member Zero: Real = Real(null, 0.0)

    /// 1, for products.
    static member One: Real = Real(null, 1.0)

    static member (+)(a: Real, b: Real) : Real = Real.Binary(Operation.Add, a, b)
    static member (+)(a: Real, b: float) : Real = Real.Binary(Operation.Add, a, Real(null, b))
    static member (+)(a: float, b: Real) : Real = Real.Binary(Operation.Add, Real(null, a), b)
    static member (-)(a: Real, b: Real) : Real = Real.Binary(Operation.Subtract, a, b)
    static member (-)(a: Real, b: float) : Real = Real.Binary(Operation.Subtract, a, Real(null, b))
    static member (-)(a: float, b: Real) : Real = Real.Binary(Operation.Subtract, Real(null, a), b)
    static member (*)(a: Real, b: Real) : Real = Real.Binary(Operation.Multiply, a, b)
    static member (*)(a: Real, b: float) : Real = Real.Binary(Operation.Multiply, a, Real(null, b))
    static member (*)(a: float, b: Real) : Real = Real.Binary(Operation.Multiply, Real(null, a), b)
    static member (/)(a: Real, b: Real) : Real = Real.Binary(Operation.Divide, a, b)
    static member (/)(a: Real, b: float) : Real = Real.Binary(Operation.Divide, a, Real(null, b))
    static member (/)(a: float, b: Real) : Real = Real.Binary(Operation.Divide, Real(null, a), b)

    /// The quotient by a count, with which F# computes averages.
    static member DivideByInt(sum: Real, count: int) : Real = sum / float count

    static member (~-)(a: Real) : Real = Real.Unary(Operation.Negate, a)
    static member (~+)(a: Real) : Real = a

    /// base^exponent. Whole exponents from -1 to 4 are computed as products; others as Math.Pow does.
    static member Pow(``base``: Real, exponent: Real) : Real = Real.Binary(Operation.Power, ``base``, exponent)

    /// base^exponent.
    static member Pow(``base``: Real, exponent: float) : Real =
        Real.Binary(Operation.Power, ``base``, Real(null, exponent))

    /// base^exponent.
    static member Pow(``base``: float, exponent: Real) : Real =
        Real.Binary(Operation.Power, Real(null, ``base``), exponent)

    /// e^a.
    static member Exp(a: Real) : Real = Real.Unary(Operation.Exp, a)

    /// The natural logarithm.
    static member Log(a: Real) : Real = Real.Unary(Operation.Log, a)

    /// The logarithm to base 10.
    static member Log10(a: Real) : Real = Real.Unary(Operation.Log10, a)

    /// The square root. Its derivative at 0 is infinite.
    static member Sqrt(a: Real) : Real = Real.Unary(Operation.Sqrt, a)

    /// The sine.
    static member Sin(a: Real) : Real = Real.Unary(Operation.Sin, a)

    /// The cosine.
    static member Cos(a: Real) : Real = Real.Unary(Operation.Cos, a)

    /// The tangent.
    static member Tan(a: Real) : Real = Real.Unary(Operation.Tan, a)

    /// The inverse sine.
    static member Asin(a: Real) : Real = Real.Unary(Operation.Asin, a)

    /// The inverse cosine.
    static member Acos(a: Real) : Real = Real.Unary(Operation.Acos, a)

    /// The inverse tangent.
    static member Atan(a: Real) : Real = Real.Unary(Operation.Atan, a)

    /// The angle of the point (x, y). Its derivatives at (0, 0) are 0.
    static member Atan2(y: Real, x: Real) : Real = Real.Binary(Operation.Atan2, y, x)

    /// The hyperbolic sine.
    static member Sinh(a: Real) : Real = Real.Unary(Operation.Sinh, a)

    /// The hyperbolic cosine.
    static member Cosh(a: Real) : Real = Real.Unary(Operation.Cosh, a)

    /// The hyperbolic tangent.
    static member Tanh(a: Real) : Real = Real.Unary(Operation.Tanh, a)

    /// The error function.
    static member Erf(a: Real) : Real = Real.Unary(Operation.Erf, a)

    /// log(1 + e^a), without overflow. Its derivative is `Logistic`.
    static member Softplus(a: Real) : Real = Real.Unary(Operation.Softplus, a)

    /// 1 / (1 + e^-a), without overflow.
    static member Logistic(a: Real) : Real = Real.Unary(Operation.Logistic, a)

    /// The absolute value. Its derivative at 0 is 0.
    static member Abs(a: Real) : Real = Real.Unary(Operation.Abs, a)

    /// The smaller of two numbers. Where they are equal, each has half of the derivative.
    static member Min(a: Real, b: Real) : Real = Real.Binary(Operation.Minimum, a, b)

    /// The larger of two numbers. Where they are equal, each has half of the derivative.
    static member Max(a: Real, b: Real) : Real = Real.Binary(Operation.Maximum, a, b)

    /// `yes` where a < b, `no` elsewhere. Both are computed; the one that is not taken has no influence on derivatives.
    static member IfLess(a: Real, b: Real, yes: Real, no: Real) : Real = Real.Choose(Operation.Less, a, b, yes, no)

    /// `yes` where a <= b, `no` elsewhere. Both are computed; the one that is not taken has no influence on
    /// derivatives.
    static member IfLessOrEqual(a: Real, b: Real, yes: Real, no: Real) : Real =
        Real.Choose(Operation.LessOrEqual, a, b, yes, no)

    /// The sum of `term` for the indices from 0 to before `count`. The function of the term is called once for all of
    /// them, so that many terms cost no more than one until the sum is evaluated. A sum of a few terms, inside
    /// another sum, or of a term that branches on what differs from term to term, is recorded term by term.
    static member Sum(count: int, term: Func<RealIndex, Real>) : Real =
        ArgumentNullException.ThrowIfNull term
        Check.atLeast 0L "count" (int64 count) |> ignore

        match RealSum.once count (fun recording index -> term.Invoke(index).NodeIn recording) with
        | ValueSome(struct (recording, sum)) -> Real.OfNode(recording, sum)
        | ValueNone -> RealSum.oneByOne count term.Invoke (fun a b -> a + b) Real.Zero

    /// The numbers of an array, for the terms of a `Sum`: `Real.Column(data)[i]`.
    static member Column(data: float[]) : RealColumn = RealColumn data

    /// The sum of the products of numbers and variables.
    static member Dot(a: float[], x: Reals) : Real =
        Check.length "a" x.Length a.Length
        let a = RealColumn a
        Real.Sum(x.Length, (fun i -> a[i] * x[i]))

    /// The sum of the products of variables.
    static member Dot(a: Reals, x: Reals) : Real =
        Check.length "a" x.Length a.Length
        Real.Sum(x.Length, (fun i -> a[i] * x[i]))

    /// The sum of the products of a row of a matrix and variables, for the terms of a `Sum` over rows.
    static member Dot(matrix: float[,], row: RealIndex, x: Reals) : Real =
        Check.length "matrix" x.Length (matrix.GetLength 1)
        row.CheckIn("matrix", "the matrix has", matrix.GetLength 0, "row")

        let entry (j: RealIndex) =
            if isNull j.Recording then
                Real.OfData(row, matrix, j.First, (fun i -> matrix[i, j.First]))
            else
                Real.OfData(j, matrix, -1 - row.First, (fun k -> matrix[row.First, k]))

        Real.Sum(x.Length, (fun j -> entry j * x[j]))

    static member op_LessThan(a: Real, b: Real) : bool = Real.Compare(Operation.Less, a, b)
    static member op_GreaterThan(a: Real, b: Real) : bool = Real.Compare(Operation.Less, b, a)
    static member op_LessThanOrEqual(a: Real, b: Real) : bool = Real.Compare(Operation.LessOrEqual, a, b)
    static member op_GreaterThanOrEqual(a: Real, b: Real) : bool = Real.Compare(Operation.LessOrEqual, b, a)
    static member op_Equality(a: Real, b: Real) : bool = Real.Compare(Operation.Equal, a, b)
    static member op_Inequality(a: Real, b: Real) : bool = not (Real.Compare(Operation.Equal, a, b))

    /// The order of two numbers at the recorded point. F# compares with it. NaN is equal to every number here, so that
    /// `<=` and `>=` of F# hold for it; `<` and `>` do not, and the operators of C# do not either.
    member this.CompareTo(other: Real) : int =
        if Real.Compare(Operation.Less, this, other) then -1
        elif Real.Compare(Operation.Less, other, this) then 1
        else 0

    interface IComparable with
        member this.CompareTo other =
            match other with
            | :? Real as other -> this.CompareTo other
            | _ -> invalidArg "other" "A Real can only be compared with a Real."

    override this.Equals(other: obj | null) : bool =
        match other with
        | :? Real as other -> Real.Compare(Operation.Equal, this, other)
        | _ -> false

    override _.GetHashCode() : int =
        raise (NotSupportedException "A Real has no hash code, because its value differs from point to point.")

    /// The formula of this number, shortened.
    override this.ToString() : string =
        match recording with
        | null -> Number.text payload
        | own -> Formula.ofNode own.Graph (this.NodeIn own)

/// The numbers of an array, by the index of the terms of a `Real.Sum`.
and [<Sealed>] RealColumn internal (data: float[]) =

    /// The number at an index, which differs from term to term.
    member _.Item
        with get (index: RealIndex): Real =
            index.CheckIn("column", "the column has", data.Length, "number")
            Real.OfData(index, data, 0, (fun i -> data[i]))

/// The variables of a function: the coordinates of the point, or the predictors of an observation.
and [<Sealed>] Reals internal (length: int, item: int -> Real, gather: RealIndex -> Real) =

    /// The number of variables.
    member _.Length: int = length

    /// A variable, from 0 on.
    member _.Item
        with get (index: int): Real =
            if index < 0 || index >= length then
                let has = Number.counted length "coordinate"
                let sentence = $"x[{index}] was asked for; the point has {has}, from 0 on."
                raise (ArgumentOutOfRangeException("index", sentence))

            item index

    /// A variable that differs from term to term of a `Real.Sum`.
    member _.Item
        with get (index: RealIndex): Real =
            index.CheckIn("x", "the point has", length, "coordinate")
            gather index

    /// The variables from `start` to before `start + length`.
    member this.Slice(start: int, length: int) : Reals =
        if start < 0 || length < 0 || start > this.Length - length then
            let sentence = $"{length} coordinates from x[{start}] on were asked for; the point has {this.Length}."
            raise (ArgumentOutOfRangeException("start", sentence))

        Reals(length, (fun index -> item (start + index)), (fun index -> gather (index + start)))

    interface IReadOnlyList<Real> with
        member _.Count = length

        member this.Item
            with get (index: int) = this[index]

        member _.GetEnumerator() : IEnumerator<Real> = (Seq.init length item).GetEnumerator()
        member this.GetEnumerator() : IEnumerator = (this :> IEnumerable<Real>).GetEnumerator()
