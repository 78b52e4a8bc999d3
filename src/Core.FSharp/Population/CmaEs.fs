namespace OptimizerFunctional.Core

open System
open System.Collections.Immutable
open OptimizerFunctional

/// CMA-ES, the covariance matrix adaptation evolution strategy: each generation is drawn from a normal distribution, x
/// = m + sigma B D z, whose mean, covariance and step size adapt to the better half of the candidates. Only the order
/// of the values matters (Hansen and Ostermeier, Evolutionary Computation 9(2), 2001; equations and constants of
/// Hansen's tutorial, arXiv:1604.00772). An iterate is a generation with a finite value, and its point the best
/// candidate of that generation.
[<RequireQualifiedAccess>]
module CmaEs =

    /// Initial step size 0.5, the default population size, tolerances 1e-11 for points and 1e-12 for values, seed 0 and
    /// no bounds.
    let defaults: CmaEsSettings = {
        InitialStepSize = 0.5
        PopulationSize = 0
        PointTolerance = 1e-11
        ValueTolerance = 1e-12
        Seed = 0L
        Bounds = Bounds.None
    }

    /// The maximum number of draws of a candidate outside the bounds before it is clipped.
    [<Literal>]
    let private Draws = 10L

    let private ask (generation: CmaEsState) = generation.Candidates[generation.Values.Length]

    let private batch (generation: CmaEsState) = generation.Candidates.RemoveRange(0, generation.Values.Length)

    let private normals (random: NoiseState) dimension = Vector.init dimension (Noise.normal random.Seed random.Count)

    /// A candidate within the bounds, and the random stream after it.
    let private draw bounds distribution (random: NoiseState) =
        let rec again (random: NoiseState) left =
            let candidate = normals random distribution.Mean.Length |> CmaEsDistribution.candidate distribution

            let random = { random with Count = random.Count + 1L }

            if left <= 1L || Box.contains bounds candidate then
                struct (Box.clip bounds candidate, random)
            else
                again random (left - 1L)

        again random Draws

    let private drawAll bounds distribution random populationSize =
        let candidates = ImmutableArray.CreateBuilder<Vector> populationSize
        let mutable random = random

        for _ in 1..populationSize do
            let struct (candidate, after) = draw bounds distribution random
            candidates.Add candidate
            random <- after

        struct (candidates.MoveToImmutable(), random)

    /// The candidates of a generation with their values, sorted by value. The sort is stable.
    let private ranked (generation: CmaEsState) (values: ImmutableArray<float>) : Evaluation[] =
        Seq.map2 Ranking.evaluation generation.Candidates values |> Seq.toArray |> Array.sortBy Ranking.keyOf

    /// How many best values are kept: as many as the tutorial wants to have seen no progress (appendix B.3, TolFun).
    let internal historyLength (constants: CmaEsConstants) (dimension: int) : int =
        10 + int (Math.Ceiling(30.0 * float dimension / float constants.PopulationSize))

    /// The method with these settings.
    let create (settings: CmaEsSettings) : Algorithm<Monitored<CmaEsState>, Evaluation, float> =
        Check.positive "InitialStepSize" settings.InitialStepSize |> ignore
        Check.notNegative "PointTolerance" settings.PointTolerance |> ignore
        Check.notNegative "ValueTolerance" settings.ValueTolerance |> ignore
        let bounds = Box.checkWidth settings.Bounds

        if settings.PopulationSize <> 0 then
            Check.atLeast 4L "PopulationSize" (int64 settings.PopulationSize) |> ignore

        let constantsOf dimension =
            CmaEsConstants.ofDimension
                dimension
                (if settings.PopulationSize = 0 then
                     CmaEsConstants.populationSize dimension
                 else
                     settings.PopulationSize)

        let generate distribution random history latest scale best =
            let constants = constantsOf distribution.Mean.Length

            let struct (candidates, random) = drawAll bounds distribution random constants.PopulationSize

            {
                Distribution = distribution
                Random = random
                Candidates = candidates
                Values = ImmutableArray.Empty
                History = history
                Latest = latest
                Scale = scale
                Best = best
            }

        /// The update after all values of a generation are known.
        let learn (generation: CmaEsState) (values: ImmutableArray<float>) =
            let dimension = generation.Latest.Point.Length
            let constants = constantsOf dimension
            let ranked = ranked generation values
            let isFinite = Double.IsFinite ranked[0].Value
            let latest = if isFinite then ranked[0] else generation.Latest

            let distribution =
                if isFinite then
                    ranked
                    |> Seq.take constants.Weights.Length
                    |> Seq.map _.Point
                    |> ImmutableArray.CreateRange
                    |> CmaEsDistribution.learn constants generation.Distribution
                else
                    CmaEsDistribution.shrunk generation.Distribution

            let scale = if generation.Scale = 0.0 then Ranking.largest values else generation.Scale

            let best = Ranking.better generation.Best ranked[0]
            let length = historyLength constants dimension

            let history =
                let longer = generation.History.Add(Ranking.keyOf ranked[0])

                if longer.Length > length then longer.RemoveAt 0 else longer

            let endAt = Reply.endAt generation.Latest latest

            match CmaEsEnding.find settings scale distribution ranked history (history.Length = length) with
            | ValueSome ending -> endAt ending
            | ValueNone ->
                let next = generate distribution generation.Random history latest scale best

                if not (Seq.forall Vector.isFinite next.Candidates) then
                    Ending.ofOverflow distribution.StepSize best.Value |> endAt
                elif isFinite then
                    Accepted(latest, next)
                else
                    Trial next

        let start (first: Evaluation) =
            Accepted(
                first,
                generate
                    (CmaEsDistribution.start first.Point settings.InitialStepSize)
                    { Seed = settings.Seed; Count = 0L }
                    ImmutableArray.Empty
                    first
                    0.0
                    first
            )

        let tell (generation: CmaEsState) (seen: Evaluation) =
            let values = generation.Values.Add seen.Value

            if values.Length < generation.Candidates.Length then
                Trial { generation with Values = values }
            else
                learn generation values

        let validate (last: Evaluation) (generation: CmaEsState) =
            let dimension = last.Point.Length
            let constants = constantsOf dimension
            let size = constants.PopulationSize
            CmaEsDistribution.validate dimension generation.Distribution
            Noise.validate settings.Seed generation.Random
            SavedState.within size size "Candidates" generation.Candidates.Length
            generation.Candidates |> Seq.iter (SavedState.point bounds "Candidates" dimension)
            SavedState.within 0 (size - 1) "Values" generation.Values.Length
            SavedState.within 0 (historyLength constants dimension) "History" generation.History.Length
            SavedState.iterate "Latest" last generation.Latest
            SavedState.number "Scale" generation.Scale "at least 0" (fun scale -> scale >= 0.0)
            SavedState.point bounds "Best" dimension generation.Best.Point

        {
            Algorithm.ofValues "CMA-ES" (Box.checkStart bounds) start ask tell with
                Batch = batch
                Settings = Setting.ofRecord settings
                Validate = validate
        }
        |> Algorithm.withMatrix
        |> Rays.monitor 32.0 16L bounds
