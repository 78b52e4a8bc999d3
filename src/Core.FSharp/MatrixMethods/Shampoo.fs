namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// The hyperparameters of Shampoo.
type ShampooSettings = {
    /// The learning rate, finite and above 0. The default is 0.1.
    LearningRate: Schedule
    /// The decay rate of the momentum, which is bias-corrected, in [0, 1). The default is 0: none.
    Beta1: float
    /// The decay rate of the statistics, in [0, 1]; 1 sums them, and averages are bias-corrected. The default is 1.
    Beta2: float
    /// Added to the eigenvalues of the statistics; finite and above 0. The default is 1e-6.
    Epsilon: float
    /// The number of steps from one computation of the roots to the next, at least 1. The default is 1.
    RootInterval: int64
    /// Sides that are longer are not preconditioned, and longer vectors have a diagonal statistic; at least 1. The
    /// default is 1024.
    MaxSide: int
    /// Whether matrices of at most `MaxSide` numbers are taken as vectors, with a full matrix. The default is no.
    MergesSmallMatrices: bool
    /// The decoupled weight decay coefficient, finite and at least 0. The default is 0.
    WeightDecay: float
}

/// The state of Shampoo.
type ShampooState = {
    /// The number of steps taken, t.
    Count: int64
    /// The momentum; zeros if there is none.
    Momentum: Vector
    /// For each block in order, the statistics of its sides: the sums of G G' and of G' G.
    Statistics: Vector
    /// The inverse roots of the statistics, as of their last computation.
    Roots: Vector
}

/// Shampoo (Gupta, Koren and Singer 2018, Algorithm 1): L <- L + G G', R <- R + G' G, x <- x - rate (L + epsilon)^-1/4
/// G (R + epsilon)^-1/4 for a matrix; a vector has the exponent -1/2. With Beta2 below 1, bias-corrected
/// moving averages take the place of the sums, as in Meta's distributed Shampoo.
[<RequireQualifiedAccess>]
module Shampoo =

    /// The paper's rule with a learning rate of 0.1 and epsilon 1e-6.
    let defaults: ShampooSettings = {
        LearningRate = Schedule.constant 0.1
        Beta1 = 0.0
        Beta2 = 1.0
        Epsilon = 1e-6
        RootInterval = 1L
        MaxSide = 1024
        MergesSmallMatrices = false
        WeightDecay = 0.0
    }

    /// The preset of Meta's distributed Shampoo without grafting: learning rate 0.01, momentum 0.9, epsilon 1e-12,
    /// small matrices as vectors.
    let meta: ShampooSettings = {
        defaults with
            LearningRate = Schedule.constant 0.01
            Beta1 = 0.9
            Epsilon = 1e-12
            MergesSmallMatrices = true
    }

    /// A side of a block with a statistic of its own: its length, whether the statistic is a matrix, and the place of
    /// the statistic in the state.
    type private Side = { Size: int; IsFull: bool; Place: int }

    /// The sides of a block: rows and columns of a matrix, the only one of a vector.
    type private Sides = { Block: Block; Rows: int; Columns: int; OfRows: Side voption; OfColumns: Side voption }

    /// value^(-1/2), or value^(-1/4) for two sides.
    let private inverse (order: int) (value: float) : float =
        let root = sqrt value
        1.0 / (if order = 1 then root else sqrt root)

    /// (S + epsilon)^(-1/(2 order)) for a symmetric statistic. Rounding can make eigenvalues negative: all are lifted
    /// then.
    let private inverseRoot (epsilon: float) (order: int) (size: int) (statistic: float[]) : float[] voption =
        match RowMajor.trySymmetricEigen size statistic with
        | ValueSome(struct (values, vectors)) ->
            let least = Math.Min(values[0], 0.0)
            // Epsilon is added last: added to a large -least, it would be lost.
            let roots = values |> Array.map (fun value -> inverse order (value - least + epsilon))
            ValueSome(RowMajor.ofEigen size roots vectors)
        | ValueNone -> ValueNone

    /// The optimizer with these settings.
    let create (settings: ShampooSettings) : Optimizer<ShampooState> =
        let beta1 = Check.decay "Beta1" settings.Beta1
        let beta2 = Check.fraction "Beta2" settings.Beta2
        let epsilon = Check.positive "Epsilon" settings.Epsilon
        let interval = Check.atLeast 1L "RootInterval" settings.RootInterval
        let most = Check.atLeast 1L "MaxSide" (int64 settings.MaxSide) |> int
        let decay = Check.notNegative "WeightDecay" settings.WeightDecay

        let sidesOf (blocks: seq<Block>) : Sides list * int =
            let mutable place = 0

            let side size mayBeDiagonal : Side voption =
                if size > most && not mayBeDiagonal then
                    ValueNone
                else
                    let isFull = size <= most
                    let made = { Size = size; IsFull = isFull; Place = place }
                    place <- place + (if isFull then size * size else size)
                    ValueSome made

            let sides = [
                for block in blocks do
                    let isMatrix = block.IsMatrix && not (settings.MergesSmallMatrices && block.Length <= most)
                    let rows = if isMatrix then block.Rows else 1
                    let columns = block.Length / rows

                    {
                        Block = block
                        Rows = rows
                        Columns = columns
                        OfRows = if isMatrix then side rows false else ValueNone
                        OfColumns = side columns (not isMatrix)
                    }
            ]

            sides, place

        let layout: WholeLayout<ShampooState> = {
            Count = _.Count
            Vectors = fun state -> [| state.Momentum; state.Statistics; state.Roots |]
            Build = fun count slots -> { Count = count; Momentum = slots[0]; Statistics = slots[1]; Roots = slots[2] }
            Start =
                fun blocks start ->
                    let _, length = sidesOf blocks
                    let zeros length = Array.zeroCreate<float> length
                    [| zeros start.Length; zeros length; zeros length |]
        }

        BlockRule.create "shampoo" layout (fun at ->
            let m, statistics, roots = at.Slots[0], at.Slots[1], at.Slots[2]
            let rate = settings.LearningRate.At(at.Count - 1L)
            let correction = MovingAverage.correction beta1 at.Count
            let keep, add = if beta2 = 1.0 then 1.0, 1.0 else beta2, 1.0 - beta2
            let ofStatistics = if beta2 = 1.0 then 1.0 else MovingAverage.correction beta2 at.Count
            let sides, _ = sidesOf at.Blocks

            /// Adds to a statistic, and computes its root where it is time.
            let precondition (order: int) (side: Side) (products: unit -> float[]) : float[] =
                let length = if side.IsFull then side.Size * side.Size else side.Size
                let added = products ()

                for k in 0 .. length - 1 do
                    let place = side.Place + k
                    statistics[place] <- keep * statistics[place] + add * added[k]

                if (at.Count - 1L) % interval = 0L then
                    if side.IsFull then
                        let corrected = Array.init length (fun k -> statistics[side.Place + k] / ofStatistics)

                        match inverseRoot epsilon order side.Size corrected with
                        | ValueSome root -> Array.blit root 0 roots side.Place length
                        | ValueNone -> Array.fill roots side.Place length nan
                    else
                        for k in side.Place .. side.Place + length - 1 do
                            roots[k] <- inverse order (statistics[k] / ofStatistics + epsilon)

                Array.sub roots side.Place length

            for { Block = block; Rows = rows; Columns = columns; OfRows = ofRows; OfColumns = ofColumns } in sides do
                let g = Array.sub at.Gradient block.Offset block.Length
                let order = (if ofRows.IsSome then 1 else 0) + (if ofColumns.IsSome then 1 else 0)

                let mutable p =
                    g
                    |> Array.mapi (fun k slope ->
                        let index = block.Offset + k
                        m[index] <- beta1 * m[index] + (1.0 - beta1) * slope
                        m[index] / correction)

                match ofRows with
                | ValueSome side ->
                    let root =
                        precondition order side (fun () ->
                            RowMajor.multiply rows columns rows g (RowMajor.transpose rows columns g))

                    p <- RowMajor.multiply rows rows columns root p
                | ValueNone -> ()

                match ofColumns with
                | ValueSome side when side.IsFull ->
                    let root =
                        precondition order side (fun () ->
                            RowMajor.multiply columns rows columns (RowMajor.transpose rows columns g) g)

                    p <- RowMajor.multiply rows columns columns p root
                | ValueSome side ->
                    let root = precondition order side (fun () -> g |> Array.map (fun slope -> slope * slope))
                    p <- Array.map2 (*) p root
                | ValueNone -> ()

                for k in 0 .. block.Length - 1 do
                    let index = block.Offset + k
                    at.Step[index] <- -rate * p[k] - rate * decay * at.Point[index])
        |> Optimizer.withSettings settings
