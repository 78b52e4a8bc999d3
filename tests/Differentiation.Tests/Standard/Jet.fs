namespace OptimizerFunctional.StandardProblems

open OptimizerFunctional

/// The number type of the formulas of the standard problems. The files of these formulas are compiled twice: in the
/// library over `Jet`, and here over `Real`. So both have one text.
type Jet = Real

/// What the formulas use of jets.
[<CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module Jet =

    /// 0, with which sums begin.
    let Zero: Jet = Real.Zero

    /// A number that depends on no variable.
    let Constant (value: float) : Jet = Real.op_Implicit value

    /// u * u.
    let square (u: Jet) : Jet = u * u

    /// u * u * u.
    let cube (u: Jet) : Jet = u * u * u

    /// Whether the number itself is 0.
    let isZero (u: Jet) : bool = u = Zero

    /// Whether the number itself is above 0.
    let isPositive (u: Jet) : bool = u > Zero
