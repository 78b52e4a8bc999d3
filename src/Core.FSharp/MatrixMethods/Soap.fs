namespace OptimizerFunctional.Core

open System
open MathNet.Numerics.LinearAlgebra
open MathNet.Numerics.LinearAlgebra.Factorization
open OptimizerFunctional

/// The hyperparameters of SOAP.
type SoapSettings = {
    /// The learning rate, finite and above 0. The default is 0.003.
    LearningRate: Schedule
    /// The decay rate of the first moment, in [0, 1). The default is 0.95.
    Beta1: float
    /// The decay rate of the second moment and of the statistics, in [0, 1). The default is 0.95.
    Beta2: float
    /// Added to the denominator; finite and at least 0. The default is 1e-8.
    Epsilon: float
    /// The decoupled weight decay coefficient, finite and at least 0. The default is 0.01.
    WeightDecay: float
    /// The number of steps from one update of the bases to the next, at least 1. The default is 10.
    BasisInterval: int64
    /// Sides that are longer keep their own basis; at least 1. The default is 10,000.
    MaxSide: int
}

/// The state of SOAP.
type SoapState = {
    /// The number of gradients seen; the first one only makes the bases.
    Count: int64
    /// The first moment of each matrix in its bases, and of all other blocks.
    FirstMoment: Vector
    /// The second moment, likewise.
    SecondMoment: Vector
    /// For each matrix in order, the moving averages of G G' and of G' G.
    Statistics: Vector
    /// The bases: the matrices whose columns are near the eigenvectors of the statistics.
    Bases: Vector
}

/// SOAP (Vyas et al. 2025, Algorithm 3): Adam in the eigenbases of Shampoo's statistics. G' = Q_L' G Q_R, Adam's
/// moments of G', x <- x - rate Q_L (m / (sqrt(v) + epsilon)) Q_R' with both bias corrections, then x <- x - rate decay
/// x. Every few steps the bases are improved by one power iteration and a QR decomposition. Blocks that are no matrices
/// are moved by Adam.
[<RequireQualifiedAccess>]
module Soap =

    /// The authors' numbers: learning rate 0.003, both decay rates 0.95, epsilon 1e-8, weight decay 0.01, bases every
    /// 10 steps.
    let defaults: SoapSettings = {
        LearningRate = Schedule.constant 0.003
        Beta1 = 0.95
        Beta2 = 0.95
        Epsilon = 1e-8
        WeightDecay = 0.01
        BasisInterval = 10L
        MaxSide = 10_000
    }

    /// A side of a matrix that has a basis, and its place in the state.
    type private Side = { Size: int; Place: int }

    /// Q_L' G Q_R, a matrix in the bases.
    let private into (rows: int) (columns: int) (left: float[] voption) (right: float[] voption) (matrix: float[]) =
        let half =
            match left with
            | ValueSome left -> RowMajor.multiply rows rows columns (RowMajor.transpose rows rows left) matrix
            | ValueNone -> matrix

        match right with
        | ValueSome right -> RowMajor.multiply rows columns columns half right
        | ValueNone -> half

    /// Q_L G Q_R', a matrix in the bases in the original coordinates.
    let private back (rows: int) (columns: int) (left: float[] voption) (right: float[] voption) (matrix: float[]) =
        let half =
            match left with
            | ValueSome left -> RowMajor.multiply rows rows columns left matrix
            | ValueNone -> matrix

        match right with
        | ValueSome right -> RowMajor.multiply rows columns columns half (RowMajor.transpose columns columns right)
        | ValueNone -> half

    /// The eigenvectors of a statistic as columns, those of the largest eigenvalues first.
    let private eigenvectors (size: int) (statistic: float[]) : float[] =
        match RowMajor.trySymmetricEigen size statistic with
        | ValueSome(struct (_, vectors)) ->
            Array.init (size * size) (fun k -> vectors[k / size * size + (size - 1 - k % size)])
        | ValueNone -> Array.create (size * size) nan

    /// The orthonormal factor of the QR decomposition.
    let private orthonormal (size: int) (matrix: float[]) : float[] =
        if matrix |> Array.forall Double.IsFinite then
            let q =
                (Double.DenseMatrix(size, size, RowMajor.transpose size size matrix) :> Matrix<float>)
                    .QR(QRMethod.Full)
                    .Q

            Array.init (size * size) (fun k -> q[k / size, k % size])
        else
            Array.create (size * size) nan

    /// The columns of a basis in the order of their Rayleigh quotients, the largest first.
    let private order (size: int) (statistic: float[]) (basis: float[]) : int[] =
        let product = RowMajor.multiply size size size statistic basis

        let quotient j =
            let mutable sum = 0.0

            for i in 0 .. size - 1 do
                sum <- sum + basis[i * size + j] * product[i * size + j]

            sum

        let quotients = Array.init size quotient
        Array.init size id |> Array.sortWith (fun i j -> compare quotients[j] quotients[i])

    let private permuted (rows: int) (columns: int) (ofRow: int -> int) (ofColumn: int -> int) (matrix: float[]) =
        Array.init (rows * columns) (fun k -> matrix[ofRow (k / columns) * columns + ofColumn (k % columns)])

    /// The optimizer with these settings.
    let create (settings: SoapSettings) : Optimizer<SoapState> =
        let beta1, beta2 = Check.decay "Beta1" settings.Beta1, Check.decay "Beta2" settings.Beta2
        let epsilon = Check.notNegative "Epsilon" settings.Epsilon
        let decay = Check.notNegative "WeightDecay" settings.WeightDecay
        let interval = Check.atLeast 1L "BasisInterval" settings.BasisInterval
        let most = Check.atLeast 1L "MaxSide" (int64 settings.MaxSide) |> int

        /// The matrices, with the sides that have a basis, and the length of all statistics.
        let matricesOf (blocks: seq<Block>) =
            let mutable place = 0

            let side size : Side voption =
                if size > most then
                    ValueNone
                else
                    place <- place + size * size
                    ValueSome { Size = size; Place = place - size * size }

            let sides = [
                for block in blocks do
                    if block.IsMatrix then
                        block, side block.Rows, side block.Columns
            ]

            sides, place

        let layout: WholeLayout<SoapState> = {
            Count = _.Count
            Vectors = fun state -> [| state.FirstMoment; state.SecondMoment; state.Statistics; state.Bases |]
            Build =
                fun count slots -> {
                    Count = count
                    FirstMoment = slots[0]
                    SecondMoment = slots[1]
                    Statistics = slots[2]
                    Bases = slots[3]
                }
            Start =
                fun blocks start ->
                    let _, length = matricesOf blocks
                    let zeros length = Array.zeroCreate<float> length
                    [| zeros start.Length; zeros start.Length; zeros length; zeros length |]
        }

        BlockRule.create "soap" layout (fun at ->
            let m, v, statistics, bases = at.Slots[0], at.Slots[1], at.Slots[2], at.Slots[3]
            let t = at.Count - 1L
            let rate = settings.LearningRate.At(Math.Max(0L, t - 1L))
            let factor = rate * sqrt (MovingAverage.correction beta2 t) / MovingAverage.correction beta1 t
            let matrices, _ = matricesOf at.Blocks

            /// Adam's direction for a gradient whose moments begin at a place.
            let adam (place: int) (g: float[]) : float[] =
                g
                |> Array.mapi (fun k slope ->
                    let index = place + k
                    m[index] <- beta1 * m[index] + (1.0 - beta1) * slope
                    v[index] <- beta2 * v[index] + (1.0 - beta2) * slope * slope
                    let root = sqrt v[index] + epsilon
                    if root = 0.0 then 0.0 else m[index] / root)

            /// A side without a basis of its own has the identity, which is not multiplied by.
            let basis (side: Side voption) =
                side |> ValueOption.map (fun side -> Array.sub bases side.Place (side.Size * side.Size))

            let move (block: Block) (direction: float[]) =
                for k in 0 .. block.Length - 1 do
                    let index = block.Offset + k
                    let step = -factor * direction[k]
                    at.Step[index] <- step - rate * decay * (at.Point[index] + step)

            if t > 0L then
                for block in at.Blocks do
                    if not block.IsMatrix then
                        move block (adam block.Offset (Array.sub at.Gradient block.Offset block.Length))

            for block, ofRows, ofColumns in matrices do
                let rows, columns = block.Rows, block.Columns
                let g = Array.sub at.Gradient block.Offset block.Length

                if t > 0L then
                    let left, right = basis ofRows, basis ofColumns
                    let direction = adam block.Offset (into rows columns left right g)
                    move block (back rows columns left right direction)

                let add (side: Side voption) (product: unit -> float[]) =
                    match side with
                    | ValueSome side ->
                        let added = product ()

                        for k in 0 .. added.Length - 1 do
                            let place = side.Place + k
                            statistics[place] <- beta2 * statistics[place] + (1.0 - beta2) * added[k]
                    | ValueNone -> ()

                let transposed = RowMajor.transpose rows columns g
                add ofRows (fun () -> RowMajor.multiply rows columns rows g transposed)
                add ofColumns (fun () -> RowMajor.multiply columns rows columns transposed g)

                let statistic (side: Side) = Array.sub statistics side.Place (side.Size * side.Size)
                let keep (side: Side) (basis: float[]) = Array.blit basis 0 bases side.Place basis.Length

                if t = 0L then
                    for side in [ ofRows; ofColumns ] do
                        side |> ValueOption.iter (fun side -> keep side (eigenvectors side.Size (statistic side)))
                elif t % interval = 0L then
                    let left, right = basis ofRows, basis ofColumns

                    // The first moment goes to the original coordinates, and from there into the new bases.
                    let original = back rows columns left right (Array.sub m block.Offset block.Length)

                    let improve (side: Side voption) (size: int) (basis: float[] voption) =
                        match side, basis with
                        | ValueSome side, ValueSome basis ->
                            let statistic = statistic side
                            let order = order size statistic basis
                            let sorted = permuted size size id (fun j -> order[j]) basis
                            let improved = orthonormal size (RowMajor.multiply size size size statistic sorted)
                            keep side improved
                            struct (order, ValueSome improved)
                        | _ -> struct (Array.init size id, ValueNone)

                    let struct (orderOfRows, left) = improve ofRows rows left
                    let struct (orderOfColumns, right) = improve ofColumns columns right

                    let second =
                        permuted
                            rows
                            columns
                            (fun i -> orderOfRows[i])
                            (fun j -> orderOfColumns[j])
                            (Array.sub v block.Offset block.Length)

                    Array.blit second 0 v block.Offset block.Length
                    let first = into rows columns left right original
                    Array.blit first 0 m block.Offset block.Length)
        |> Optimizer.withSettings settings
