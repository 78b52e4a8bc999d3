namespace OptimizerFunctional.Core

open System
open System.Collections.Generic
open System.Diagnostics.CodeAnalysis
open System.Reflection
open System.Reflection.Emit

/// How operations on numbers of a type are written as IL. The operands are on the stack.
[<NoEquality; NoComparison>]
type internal Element = {
    Number: Type
    Apply: ILGenerator -> Operation -> unit
    /// A method that returns the sine of a number and writes the cosine to an address; null if there is none.
    SinCos: MethodInfo | null
}

/// Elements.
[<RequireQualifiedAccess>]
module internal Element =

    /// A static method, by name and parameters.
    let method
        ([<DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods
                                      ||| DynamicallyAccessedMemberTypes.NonPublicMethods)>] owner: Type)
        (name: string)
        (parameters: Type[])
        : MethodInfo | null =
        owner.GetMethod(name, BindingFlags.Static ||| BindingFlags.Public ||| BindingFlags.NonPublic, parameters)

    /// Single numbers, with the functions that the interpreter calls.
    let scalar = {
        Number = typeof<float>
        Apply =
            fun il operation ->
                match operation with
                | Operation.Add -> il.Emit OpCodes.Add
                | Operation.Subtract -> il.Emit OpCodes.Sub
                | Operation.Multiply -> il.Emit OpCodes.Mul
                | Operation.Divide -> il.Emit OpCodes.Div
                | Operation.Negate -> il.Emit OpCodes.Neg
                | _ ->
                    let name = operation.ToString()
                    let types = Array.create (Operation.arity operation) typeof<float>

                    match method typeof<ScalarFunction> name types with
                    | null -> il.Emit(OpCodes.Call, nonNull (method typeof<Math> name types))
                    | own -> il.Emit(OpCodes.Call, own)
        SinCos = null
    }

/// Writes the operations of a program as IL, depth first: each is computed where it is first needed. One that is used
/// once stays on the stack, unless that becomes deep; others are kept in variables. `nodes` are in an order in which
/// they can be computed; `load` writes how a leaf is read.
[<Sealed>]
type internal Emitter(il: ILGenerator, element: Element, nodes: Node[], roots: int[], load: Node -> unit) =

    let deepest = 12
    let uses = Array.zeroCreate<int> nodes.Length
    let variables: (LocalBuilder | null)[] = Array.zeroCreate nodes.Length
    let isDone = Array.zeroCreate<bool> nodes.Length
    let depths = Array.zeroCreate<int> nodes.Length

    do
        for root in roots do
            uses[root] <- uses[root] + 1

        for i in nodes.Length - 1 .. -1 .. 0 do
            if uses[i] > 0 then
                for operand in nodes[i].Operands do
                    uses[operand] <- uses[operand] + 1

    /// For the sine of a number the node of its cosine, if both are needed, and for the cosine that of the sine; -1 for
    /// others.
    let twins =
        let twins = Array.create nodes.Length -1

        if not (isNull element.SinCos) then
            let sines = Dictionary<int, int>()

            for i in 0 .. nodes.Length - 1 do
                if uses[i] > 0 && nodes[i].Operation = Operation.Sin then
                    sines[nodes[i].A] <- i

            for i in 0 .. nodes.Length - 1 do
                if uses[i] > 0 && nodes[i].Operation = Operation.Cos && sines.ContainsKey nodes[i].A then
                    twins[i] <- sines[nodes[i].A]
                    twins[sines[nodes[i].A]] <- i

        twins

    let rec compute i =
        let node = nodes[i]

        if node.Operation < Operation.Add then
            load node
        else
            node.Operands |> Array.iter push
            element.Apply il node.Operation

    and push i =
        match variables[i] with
        | null -> compute i
        | variable -> il.Emit(OpCodes.Ldloc, variable)

    let isKept i =
        match nodes[i].Operation with
        | Operation.Constant
        | Operation.Shared -> false
        | _ -> uses[i] > 1 || depths[i] > deepest

    let both i =
        let sine, cosine = il.DeclareLocal element.Number, il.DeclareLocal element.Number
        let isSine = nodes[i].Operation = Operation.Sin
        push nodes[i].A
        il.Emit(OpCodes.Ldloca, cosine)
        il.Emit OpCodes.Conv_U
        il.Emit(OpCodes.Call, nonNull element.SinCos)
        il.Emit(OpCodes.Stloc, sine)
        variables[i] <- if isSine then sine else cosine
        variables[twins[i]] <- if isSine then cosine else sine
        isDone[twins[i]] <- true

    let finish i =
        isDone[i] <- true

        for operand in nodes[i].Operands do
            if isNull variables[operand] then
                depths[i] <- max depths[i] (depths[operand] + 1)

        if twins[i] >= 0 then
            both i
        elif isKept i then
            let variable = il.DeclareLocal element.Number
            compute i
            il.Emit(OpCodes.Stloc, variable)
            variables[i] <- variable

    /// Whether there is too much code.
    member _.IsTooLong: bool = il.ILOffset > GeneratedCode.MostBytes

    /// Computes what a node needs, before `Push`. False if there is too much code already.
    member this.Prepare(node: int) : bool =
        let pending = Stack<struct (int * bool)>()
        pending.Push(struct (node, false))

        while pending.Count > 0 && not this.IsTooLong do
            let struct (i, isReady) = pending.Pop()

            if not isDone[i] then
                if isReady then
                    finish i
                else
                    pending.Push(struct (i, true))

                    for operand in Array.rev nodes[i].Operands do
                        pending.Push(struct (operand, false))

        not this.IsTooLong

    /// Computes a node that is needed, and keeps it in a variable.
    member _.Keep(node: int) : unit =
        if uses[node] > 0 then
            uses[node] <- uses[node] + 1
            finish node

    /// Puts a number onto the stack.
    member _.Push(node: int) : unit = push node
