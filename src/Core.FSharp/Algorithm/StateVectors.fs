namespace OptimizerFunctional.Core

open System
open System.Collections.Concurrent
open System.Linq.Expressions
open System.Reflection
open OptimizerFunctional

/// Finds the vectors in states by the names of their fields.
[<RequireQualifiedAccess>]
module private StateVectors =

    let private isBelow (space: string) (kind: Type) =
        match kind.Namespace with
        | null -> false
        | name -> name.StartsWith(space, StringComparison.Ordinal)

    /// Whether a type is searched for vectors: only records within records are.
    let private mayHoldVectors (kind: Type) (path: string) =
        not (isBelow "System" kind) && not (isBelow "Microsoft" kind) && Seq.length (Seq.filter ((=) '.') path) < 8

    /// The vectors within an expression, with their paths.
    let rec all (prefix: string) (owner: Expression) : struct (string * Expression) list = [
        for property in owner.Type.GetProperties(BindingFlags.Public ||| BindingFlags.Instance) do
            if property.GetIndexParameters().Length = 0 then
                let path, value = prefix + property.Name, Expression.Property(owner, property)

                if property.PropertyType = typeof<Vector> then
                    struct (path, value)
                elif mayHoldVectors property.PropertyType path then
                    yield! all (path + ".") value
    ]

    /// The vectors with this path; if there are none, those whose path ends in this name.
    let named (name: string) (known: struct (string * Expression) list) =
        let isSame (other: string) = name.Equals(other, StringComparison.OrdinalIgnoreCase)

        match known |> List.filter (fun (struct (path, _)) -> isSame path) with
        | [] -> known |> List.filter (fun (struct (path, _)) -> isSame (path.Substring(path.LastIndexOf '.' + 1)))
        | found -> found

    /// The rule for an unknown or ambiguous name.
    let rule (choices: struct (string * Expression) list) : string =
        match choices with
        | [] -> "left out, for the state has no vectors"
        | _ ->
            let paths = choices |> List.map (fun (struct (path, _)) -> path)
            $"""one of {String.concat ", " paths}"""

/// Reads the vectors in states of one type. Reflection is used once for each name.
[<AbstractClass; Sealed>]
type StateVectors<'State> private () =

    static let readers = ConcurrentDictionary<string, Func<'State, Vector>>(StringComparer.OrdinalIgnoreCase)

    static let reader (name: string) : Func<'State, Vector> =
        let state = Expression.Parameter(typeof<'State>, "state")
        let known = StateVectors.all "" state

        match StateVectors.named name known with
        | [ struct (_, value) ] -> Expression.Lambda<Func<'State, Vector>>(value, state).Compile()
        | [] -> Check.fail "state vector" $"\"{name}\"" (StateVectors.rule known)
        | several -> Check.fail "state vector" $"\"{name}\"" (StateVectors.rule several)

    /// The vector of this name, such as FirstMoment. If several have it, the name is a path, such as First.FirstMoment.
    /// An unknown name raises a `ParameterException` that lists the known ones.
    static member Read(state: 'State, name: string) : Vector = readers.GetOrAdd(name, reader).Invoke state
