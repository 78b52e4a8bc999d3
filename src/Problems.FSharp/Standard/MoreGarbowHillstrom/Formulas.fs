namespace OptimizerFunctional.StandardProblems.MoreGarbowHillstromFormulas

open OptimizerFunctional.StandardProblems

/// The functions by their numbers.
module internal Formulas =

    /// The residuals of a problem by its number in the paper, with m residuals if m is free, and the data that it fits.
    let residuals (number: int) (m: int) (data: Map<string, float[]>) : Jet[] -> Jet[] =
        match number with
        | 1 -> TwoVariables.rosenbrock
        | 2 -> TwoVariables.freudensteinRoth
        | 3 -> TwoVariables.powellBadlyScaled
        | 4 -> TwoVariables.brownBadlyScaled
        | 5 -> TwoVariables.beale data["y"]
        | 6 -> TwoVariables.jennrichSampson m
        | 7 -> ThreeVariables.helicalValley
        | 8 -> ThreeVariables.bard data["y"]
        | 9 -> ThreeVariables.gaussian data["y"]
        | 10 -> ThreeVariables.meyer data["y"]
        | 11 -> ThreeVariables.gulf m
        | 12 -> ThreeVariables.box m
        | 13 -> FourVariables.powellSingular
        | 14 -> FourVariables.wood
        | 15 -> FourVariables.kowalikOsborne data["y"] data["u"]
        | 16 -> FourVariables.brownDennis m
        | 17 -> Fitting.osborne1 data["y"]
        | 18 -> Fitting.biggsExp6 m
        | 19 -> Fitting.osborne2 data["y"]
        | 20 -> Fitting.watson
        | 21 -> AnyDimension.extendedRosenbrock
        | 22 -> AnyDimension.extendedPowellSingular
        | 23 -> AnyDimension.penalty1
        | 24 -> AnyDimension.penalty2
        | 25 -> AnyDimension.variablyDimensioned
        | 26 -> AnyDimension.trigonometric
        | 27 -> AnyDimension.brownAlmostLinear
        | 28 -> Equations.discreteBoundaryValue
        | 29 -> Equations.discreteIntegralEquation
        | 30 -> Equations.broydenTridiagonal
        | 31 -> Equations.broydenBanded
        | 32 -> Equations.linearFullRank m
        | 33 -> Equations.linearRank1 m
        | 34 -> Equations.linearRank1WithZeros m
        | 35 -> Equations.chebyquad
        | _ -> invalidArg (nameof number) $"The collection has the problems 1 to 35, and no problem {number}."
