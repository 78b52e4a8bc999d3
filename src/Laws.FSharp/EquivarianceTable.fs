namespace OptimizerFunctional.Laws

open OptimizerFunctional
open OptimizerFunctional.Core

/// The equivariance table: the scalings under which each method is equivariant.
[<RequireQualifiedAccess>]
module EquivarianceTable =

    let private row ofValues ofPoints isOfResiduals (make: Units -> AnyMethod) : EquivarianceRow =
        let name = (make Units.One).Name

        {
            Name = name
            OfValues = ofValues
            OfPoints = ofPoints
            Make = make
            IsOfResiduals = isOfResiduals
            NeedsStart = false
        }

    let private named name (row: EquivarianceRow) = { row with Name = name }

    let private withSettings (settings: string) = if settings = "" then Equivariant.Yes else Equivariant.With settings

    let private ofSolver (solver: Solver) : EquivarianceRow =
        row (withSettings solver.ValueSettings) (withSettings solver.PointSettings) false (fun units ->
            solver.Make units (Bounds.Between(-64.0 * units.Point, 64.0 * units.Point)))
        |> fun row -> { row with Name = solver.Name; NeedsStart = solver.NeedsStart }

    let private ofResiduals (method: AnyMethod) = row Equivariant.Yes Equivariant.Yes true (fun _ -> method)

    /// The solvers.
    let solvers: EquivarianceRow list =
        (Solvers.all |> List.map ofSolver)
        @ [
            ofResiduals (AnyMethod.ofLinearizations (LevenbergMarquardt.create LevenbergMarquardt.defaults))
            ofResiduals (AnyMethod.ofLinearizations (GaussNewton.create GaussNewton.defaults))
        ]

    let private withConstraints reason (solver: Solver) =
        row (Equivariant.No reason) (Equivariant.No reason) false (fun _ -> solver.Within Bounds.None)
        |> named solver.Name

    /// The methods with constraints. Their tolerances are relative to gradients above 1, which have units.
    let constrained: EquivarianceRow list =
        Solvers.constrained
        |> List.map (fun solver ->
            solver
            |> withConstraints (
                if solver.Name = "SQP" then
                    "the first Hessian of its model is the identity"
                else
                    "gradients above 100 at the start are scaled to 100, and the first round's tolerance is 0.01"
            ))

    /// The text of a power of a unit after a hyperparameter: " * s^2", " / c".
    let private power (symbol: string) (exponent: int) =
        let sign = if exponent > 0 then "*" else "/"

        if abs exponent = 1 then
            $" {sign} {symbol}"
        else
            $" {sign} {symbol}^{abs exponent}"

    let private claim symbol (exponentOf: HyperparameterUnit -> int) (fields: HyperparameterUnit list) =
        match fields |> List.filter (fun field -> exponentOf field <> 0) with
        | [] -> Equivariant.Yes
        | scaled ->
            scaled
            |> List.map (fun field -> field.Field + power symbol (exponentOf field))
            |> String.concat ", "
            |> Equivariant.With

    let private anyMethod = {
        new OptimizerVisitor<AnyMethod> with
            member _.Visit optimizer = AnyMethod.ofOptimizer optimizer
    }

    /// The optimizer with a learning rate of 0.01, and its hyperparameters in these units.
    let private inUnits (entry: CatalogueEntry) (fields: HyperparameterUnit list) (units: Units) : AnyMethod =
        let scaled (field: HyperparameterUnit) : obj =
            let unit = pown units.Value field.OfValues * pown units.Point field.OfPoints

            match entry.Find field.Field with
            | Some(:? Schedule) -> Schedule.constant (0.01 * unit)
            | Some value -> nonNull (box (unbox<float> value * unit))
            | None -> invalidArg (nameof entry) $"{entry.Name} has no {field.Field}."

        (entry.With [ for field in fields -> field.Field, scaled field ]).Apply anyMethod

    let private ofEntry (entry: CatalogueEntry) : EquivarianceRow option =
        entry.Units
        |> Option.map (fun units ->
            match units with
            | Ok fields -> row (claim "c" _.OfValues fields) (claim "s" _.OfPoints fields) false (inUnits entry fields)
            | Error reason ->
                let rate = { Field = "LearningRate"; OfValues = 0; OfPoints = 0 }
                row (Equivariant.No reason) (Equivariant.No reason) false (inUnits entry [ rate ]))

    /// The first-order optimizers. Their learning rates and epsilons have units.
    let firstOrder: EquivarianceRow list = Catalogue.defaults |> List.choose ofEntry

    /// The other presets with known units.
    let presets: EquivarianceRow list =
        Catalogue.all
        |> List.filter (fun entry -> Catalogue.defaults |> List.forall (fun known -> known.Name <> entry.Name))
        |> List.choose (fun entry -> ofEntry entry |> Option.map (named entry.Name))

    /// Every method.
    let all: EquivarianceRow list = firstOrder @ solvers @ constrained

    /// The table as Markdown.
    let markdown: string =
        [ "| method | values times c | coordinates times s |"; "|---|---|---|" ]
        @ (all |> List.map (fun row -> $"| {row.Name} | {row.OfValues.Text} | {row.OfPoints.Text} |"))
        |> String.concat "\n"
