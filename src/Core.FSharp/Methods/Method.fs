namespace OptimizerFunctional.Core

open System.Collections.Immutable
open System.Globalization
open OptimizerFunctional

/// Why a method cannot, or need not, go on. The driver adds where that was.
type Ending =
    {
        /// The kind of reason.
        Kind: StopKind
        /// What was measured.
        Measured: float
        /// What it was held against; NaN where there is nothing.
        Limit: float
        /// The sentence, up to its last words, which say at which iterate.
        Sentence: string
    }

/// What a method says to an observation.
[<NoEquality; NoComparison>]
type Reply<'State> =
    /// Not an iterate: the search goes on.
    | Trial of 'State
    /// There is a new iterate: `Method.Current` of this state.
    | Accepted of 'State
    /// The method itself ends here, and says why. Its iterate is the last that was accepted.
    | Finished of 'State * Ending

/// A method that asks for one observation at a time: a line search, a trust region, least squares, a
/// simplex, a population. It never calls the objective, so it can be driven by hand, stopped at any
/// moment, saved, forked and gone on with. All its members are pure.
///
/// The first observation asked for is that of the start, and the first reply is that it is accepted,
/// or that the method is finished. A trial that is not finite is an answer like any other.
[<NoEquality; NoComparison>]
type Method<'State, 'Observation> =
    {
        /// What the method is called in tables and messages.
        Name: string
        /// The bounds that no point asked for leaves, and no point of a numerical derivative.
        Bounds: Bounds
        /// The state before the first observation. A start that the method cannot begin from raises a `ParameterException`.
        Start: Vector -> 'State
        /// Where the next observation is wanted.
        Query: 'State -> Vector
        /// All points whose observations are wanted and do not depend on each other, the one of `Query` first:
        /// more than one for methods with a population. They are told in this order.
        Batch: 'State -> ImmutableArray<Vector>
        /// The observation at the point of `Query`.
        Tell: 'State -> 'Observation -> Reply<'State>
        /// The last iterate that was accepted. Its gradient is empty where the method knows none.
        Current: 'State -> Evaluation
        /// What an observation at a point says of the value to be minimized.
        Evaluate: Vector -> 'Observation -> Evaluation
    }

/// Making endings.
[<RequireQualifiedAccess>]
module internal Ending =

    let private text (value: float) =
        value.ToString("R", CultureInfo.InvariantCulture)

    /// An ending of this kind.
    let create (kind: StopKind) (measured: float) (limit: float) (sentence: string) : Ending =
        {
            Kind = kind
            Measured = measured
            Limit = limit
            Sentence = sentence
        }

    /// The ending of a run whose steps grew geometrically to this length, beyond which the next point overflows, while
    /// the value fell to this.
    let ofGrowth (length: float) (value: float) : Ending =
        create
            StopKind.Unbounded
            value
            nan
            $"Stopped: the objective is unbounded below, as far as can be seen: steps grew to {text length} and the value still fell, to {text value},"

    /// The ending of a run whose last step, the largest coordinate of which is this, is not finite.
    let ofStep (largest: float) : Ending =
        create StopKind.StepNotFinite largest nan $"Stopped: the step is not finite ({text largest})"

    /// Why a method that needs value and gradient cannot begin from an evaluation, if it cannot.
    let ofTrouble (evaluation: Evaluation) : Ending voption =
        if not (System.Double.IsFinite evaluation.Value) then
            ValueSome(
                create StopKind.ValueNotFinite evaluation.Value nan $"Stopped: the value is {text evaluation.Value}"
            )
        elif not (Vector.isFinite evaluation.Gradient) then
            let coordinate =
                evaluation.Gradient |> Seq.findIndex (System.Double.IsFinite >> not)

            let measured = evaluation.Gradient[coordinate]

            ValueSome(
                create
                    StopKind.GradientNotFinite
                    measured
                    nan
                    $"Stopped: coordinate {coordinate} of the gradient is {text measured}"
            )
        else
            ValueNone

/// Making methods.
[<RequireQualifiedAccess>]
module Method =

    /// What is known of a start before it has been observed.
    let internal unknown (start: Vector) : Evaluation =
        {
            Point = start
            Value = nan
            Gradient = Vector.Empty
        }

    /// A method that asks for one observation at a time.
    let private oneByOne evaluate name start query current tell : Method<'State, 'Observation> =
        {
            Name = name
            Bounds = Bounds.None
            Start = start
            Query = query
            Batch = fun state -> ImmutableArray.Create<Vector>(item = query state)
            Tell = tell
            Current = current
            Evaluate = fun _ observation -> evaluate observation
        }

    /// A method that asks for one value and gradient at a time.
    let internal ofEvaluations
        (name: string)
        (start: Vector -> 'State)
        (query: 'State -> Vector)
        (current: 'State -> Evaluation)
        (tell: 'State -> Evaluation -> Reply<'State>)
        : Method<'State, Evaluation> =
        oneByOne id name start query current tell

    /// The same method, none of whose points leaves these bounds.
    let internal within (bounds: Bounds) (method: Method<'State, 'Observation>) : Method<'State, 'Observation> =
        { method with Bounds = bounds }

    /// The same for one that wants second derivatives too.
    let internal ofCurvatures
        (name: string)
        (start: Vector -> 'State)
        (query: 'State -> Vector)
        (current: 'State -> Evaluation)
        (tell: 'State -> Curvature -> Reply<'State>)
        : Method<'State, Curvature> =
        oneByOne _.Evaluation name start query current tell

    /// The same for one that wants the value alone, and may want several at once: `batch` are the points that are
    /// still wanted, the one of `query` first.
    let internal ofValues
        (name: string)
        (start: Vector -> 'State)
        (query: 'State -> Vector)
        (batch: 'State -> ImmutableArray<Vector>)
        (current: 'State -> Evaluation)
        (tell: 'State -> float -> Reply<'State>)
        : Method<'State, float> =
        {
            Name = name
            Bounds = Bounds.None
            Start = start
            Query = query
            Batch = batch
            Tell = tell
            Current = current
            Evaluate =
                fun point value ->
                    {
                        Point = point
                        Value = value
                        Gradient = Vector.Empty
                    }
        }
