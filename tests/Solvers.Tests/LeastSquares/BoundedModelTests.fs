namespace OptimizerFunctional.Solvers.Tests

open System
open OptimizerFunctional
open OptimizerFunctional.Core
open OptimizerFunctional.Core.Tests
open OptimizerFunctional.Laws
open OptimizerFunctional.Properties
open Xunit

/// The model of L-BFGS-B, compared with the same model as full matrices.
module BoundedModelTests =

    let private at point gradient : Evaluation = { Point = point; Value = 0.0; Gradient = gradient }

    /// A model in n coordinates of a random convex quadratic, and an iterate within random bounds, some of them active.
    let private random seed =
        let random = Random seed
        let n = 2 + random.Next 7
        let number () = random.NextDouble() - 0.5
        let root = Array2D.init n n (fun i j -> number () + if i = j then 1.0 else 0.0)

        let hessian = Array2D.init n n (fun i j -> Seq.sum (Seq.init n (fun k -> root[k, i] * root[k, j])))

        let gradient (x: Vector) = Vector.init n (fun i -> Seq.sum (Seq.init n (fun j -> hessian[i, j] * x[j])))

        let vector () = Vector.init n (fun _ -> number ())

        let memory =
            List.init (random.Next 7) (fun _ ->
                let step = vector ()
                // Downhill, as a line search would go.
                let sign = if Vector.dot step (gradient step) > 0.0 then -1.0 else 1.0
                step, Vector.scale sign step)
            |> List.fold
                (fun memory (from, step) ->
                    let next = Vector.add from step
                    CompactMemory.add 5 (at from (gradient from)) (at next (gradient next)) memory)
                (CompactMemory.empty 1.0)

        let x = vector ()

        let bound sign =
            Vector.init n (fun i ->
                match random.Next 4 with
                | 0 -> sign * infinity
                | 1 -> x[i]
                | _ -> x[i] + sign * 0.5 * random.NextDouble())

        Bounds.Between(bound -1.0, bound 1.0), memory, at x (vector ())

    /// B, by BFGS updates of theta times the identity with pair after pair:
    /// B - B s s'B / s'B s + y y' / y's.
    let private hessian n (memory: CompactMemory) =
        let times (b: float[,]) (v: Vector) = Vector.init n (fun i -> Seq.sum (Seq.init n (fun j -> b[i, j] * v[j])))

        Seq.zip memory.Steps memory.Changes
        |> Seq.fold
            (fun b (s, y) ->
                let bs = times b s
                let sbs, ys = Vector.dot s bs, Vector.dot y s
                Array2D.init n n (fun i j -> b[i, j] - bs[i] * bs[j] / sbs + y[i] * y[j] / ys))
            (Array2D.init n n (fun i j -> if i = j then memory.Theta else 0.0))

    let private times (matrix: float[,]) (vector: Vector) =
        Vector.init vector.Length (fun i -> Seq.sum (Seq.init vector.Length (fun j -> matrix[i, j] * vector[j])))

    let private expectNear name tolerance (expected: Vector) (actual: Vector) =
        Expect.atMost name (tolerance * (1.0 + Vector.largest expected)) (Vector.largestDifference expected actual)

    [<Property>]
    let ``the compact model is that of BFGS updates`` (FsCheck.DoNotSize(seed: int)) =
        let _, memory, from = random seed
        let v = from.Gradient
        let product = Array.init v.Length (fun i -> memory.Theta * v[i])

        CompactMemory.addTimes memory -1.0 (CompactMemory.middle memory (CompactMemory.transposeTimes memory v)) product

        expectNear "B v" 1e-8 (times (hessian v.Length memory) v) (Vector.ofSeq product)

    /// The first minimum of the model along the path, found from breakpoint to breakpoint with full matrices.
    let private cauchyByHand (box: Bounds) (b: float[,]) (from: Evaluation) =
        let n = from.Point.Length
        let g = from.Gradient

        let limits =
            Array.init n (fun i ->
                if g[i] < 0.0 then (from.Point[i] - box.Upper i) / g[i]
                elif g[i] > 0.0 then (from.Point[i] - box.Lower i) / g[i]
                else infinity)

        let pathAt t = Vector.init n (fun i -> from.Point[i] - min t limits[i] * g[i])

        let bends = limits |> Array.filter (fun t -> t > 0.0 && t < infinity) |> Array.sort |> Array.distinct

        let rec follow past (bends: float list) =
            let direction = Vector.init n (fun i -> if limits[i] > past then -g[i] else 0.0)
            let way = Vector.subtract (pathAt past) from.Point
            let slope = Vector.dot g direction + Vector.dot direction (times b way)
            let curvature = Vector.dot direction (times b direction)

            let further = if curvature > 0.0 then max 0.0 (-slope / curvature) else 0.0

            match bends with
            | bend :: rest when past + further >= bend -> follow bend rest
            | _ -> past + further

        pathAt (follow 0.0 (List.ofArray bends))

    [<Property>]
    let ``the Cauchy point is the first minimum along the projected path`` (FsCheck.DoNotSize(seed: int)) =
        let box, memory, from = random seed
        let found = CauchyPoint.find box memory (CompactMemory.middle memory) from
        expectNear "The Cauchy point" 1e-7 (cauchyByHand box (hessian from.Point.Length memory) from) found.Point

        expectNear
            "W' times the way"
            1e-7
            (CompactMemory.transposeTimes memory (Vector.subtract found.Point from.Point))
            found.Way

        for i in 0 .. from.Point.Length - 1 do
            if not found.IsFree[i] && found.Point[i] <> box.Lower i && found.Point[i] <> box.Upper i then
                failwith "A coordinate is held by nothing."

    /// If the bounds do not limit the second step, it leads to a gradient of the model that is 0 in every free
    /// coordinate.
    [<Property>]
    let ``the subspace step leads to the minimum over the free coordinates`` (FsCheck.DoNotSize(seed: int)) =
        let box, memory, from = random seed

        if memory.Count > 0 then
            let middle = CompactMemory.middle memory
            let cauchy = CauchyPoint.find box memory middle from

            let target = Subspace.minimize Bounds.None memory middle from cauchy

            let gradient =
                times (hessian from.Point.Length memory) (Vector.subtract target from.Point) |> Vector.add from.Gradient

            for i in 0 .. target.Length - 1 do
                if cauchy.IsFree[i] then
                    Expect.atMost "A free derivative" (1e-6 * (1.0 + memory.Theta)) (abs gradient[i])
                else
                    Expect.atMost "A held coordinate's move" 0.0 (abs (target[i] - cauchy.Point[i]))

    [<Property>]
    let ``the subspace step ends within the box, and downhill`` (FsCheck.DoNotSize(seed: int)) =
        let box, memory, from = random seed
        let middle = CompactMemory.middle memory
        let cauchy = CauchyPoint.find box memory middle from
        let target = Subspace.minimize box memory middle from cauchy
        let way = Vector.subtract target from.Point
        Expect.atMost "The slope" 0.0 (Vector.dot from.Gradient way)

        for i in 0 .. target.Length - 1 do
            if not (box.Lower i <= target[i] && target[i] <= box.Upper i) then
                failwith "The target is outside."

    [<Fact>]
    let ``a step with predicted decrease but no curvature adds no pair`` () =
        let one = Vector.ofSeq [ 1.0 ]

        let add (change: float) =
            CompactMemory.add
                5
                (at (Vector.zeros 1) (Vector.scale -1.0 one))
                (at one (Vector.ofSeq [ change - 1.0 ]))
                (CompactMemory.empty 1.0)

        Assert.Equal(1, (add 1e-15).Count)
        Assert.Equal(0, (add 1e-16).Count)
        Assert.Equal(0, (add 0.0).Count)
        Assert.Equal(0, (add -1.0).Count)

    [<Fact>]
    let ``the memory keeps the newest pairs and their products`` () =
        let pair k =
            at (Vector.zeros 2) (Vector.ofSeq [ -1.0; -1.0 ]),
            at (Vector.ofSeq [ 1.0; float k ]) (Vector.ofSeq [ float k; 2.0 ])

        let memory =
            [ 1..5 ]
            |> List.fold
                (fun memory k -> let from, next = pair k in CompactMemory.add 3 from next memory)
                (CompactMemory.empty 1.0)

        Assert.Equal(3, memory.Count)

        for i in 0..2 do
            Assert.Equal(1.0, memory.Steps[i][0])
            Assert.Equal(float (i + 3), memory.Steps[i][1])

            for j in 0..2 do
                Assert.Equal(Vector.dot memory.Steps[i] memory.Steps[j], memory.StepSteps[i, j])
                Assert.Equal(Vector.dot memory.Steps[i] memory.Changes[j], memory.StepChanges[i, j])
                Assert.Equal(Vector.dot memory.Changes[i] memory.Changes[j], memory.ChangeChanges[i, j])

        Assert.Equal(memory.ChangeChanges[2, 2] / memory.StepChanges[2, 2], memory.Theta)
