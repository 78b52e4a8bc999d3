namespace OptimizerFunctional.Core

open System
open System.Runtime.InteropServices
open System.Security.Cryptography
open OptimizerFunctional

/// What the last bits of a run depend on besides its numbers. Sums, products and roots are the same everywhere; powers,
/// exponentials, logarithms and cosines come from the C library of the system.
type Platform = {
    /// The operating system: linux, windows, macos or another.
    System: string
    /// The architecture of the process, such as x64 or arm64.
    Architecture: string
    /// Which powers, exponentials, logarithms and cosines the C library computes: equal where they have equal bits.
    CLibrary: string
} with

    /// Its parts in a line.
    override platform.ToString() : string = $"{platform.System} {platform.Architecture}, C library {platform.CLibrary}"

/// The platform that a run is on.
[<RequireQualifiedAccess>]
module Platform =

    let private system () =
        if OperatingSystem.IsLinux() then "linux"
        elif OperatingSystem.IsWindows() then "windows"
        elif OperatingSystem.IsMacOS() then "macos"
        else "other"

    /// A digest of the bits of the functions of the C library, at points that its versions round in different ways.
    let private digest () =
        let values = [|
            for i in 1..500 do
                let x = 0.137 * float i + 1e-3 * float (i * i)
                Math.Pow(0.9 + 1e-4 * x, x)
                Math.Pow(x, 1.0 / 3.0)
                Math.Exp(0.1 * x)
                Math.Log x
                Math.Sin x
                Math.Cos x
                Math.Atan x
                Math.Tanh(0.01 * x)
                Math.Cbrt x
        |]

        let bytes = MemoryMarshal.AsBytes(ReadOnlySpan values).ToArray()
        (SHA256.HashData bytes |> Convert.ToHexStringLower).Substring(0, 12)

    let private known =
        lazy
            {
                System = system ()
                Architecture = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()
                CLibrary = digest ()
            }

    /// This one.
    let current () : Platform = known.Value
