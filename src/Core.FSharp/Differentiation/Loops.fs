namespace OptimizerFunctional.Core

open System
open System.Collections.Generic

/// The shape of a term: its operations in the order of a walk from its root, without the leaves' own numbers, which
/// are in slots.
[<Struct; CustomEquality; NoComparison>]
type internal Shape = {
    Codes: int[]
} with

    override this.GetHashCode() =
        let mutable hash = HashCode()
        hash.AddBytes(Runtime.InteropServices.MemoryMarshal.AsBytes(ReadOnlySpan this.Codes))
        hash.ToHashCode()

    override this.Equals other =
        match other with
        | :? Shape as other -> this.Codes.AsSpan().SequenceEqual(other.Codes.AsSpan())
        | _ -> false

/// A term of a sum, or a residual.
[<NoEquality; NoComparison>]
type internal Term = {
    /// Its number among the terms.
    Index: int
    /// Its node in the recorded graph.
    Root: int
    /// Whether it is subtracted.
    IsNegative: bool
    Shape: Shape
    /// What each slot has: the index of a variable, or a node that the terms share.
    Leaves: int[]
    Constants: float[]
}

/// Terms of one shape.
[<NoEquality; NoComparison>]
type internal Family = {
    Terms: Term[]
} with

    /// The nodes that the terms share.
    member this.Shared: int seq =
        let first = this.Terms[0]

        first.Shape.Codes
        |> Seq.skip 1
        |> Seq.filter (fun code -> code = int Operation.Shared || code = int Operation.Variable)
        |> Seq.indexed
        |> Seq.filter (fun (_, code) -> code = int Operation.Shared)
        |> Seq.map (fun (slot, _) -> first.Leaves[slot])

/// Terms that were grouped.
[<NoEquality; NoComparison>]
type internal GroupedTerms = {
    Families: Family[]
    /// The numbers of the terms that stay as they are.
    Rest: int[]
}

/// Finds loops of the user's function again: the terms of a sum that have one shape become the rows of a group.
[<Sealed>]
type internal Loops(recorded: Graph, roots: int[]) =

    /// The fewest terms of a group.
    static let fewest = 4

    /// Fewer terms of a sum stay as they are, unless they are long: one by one they are faster, once they are compiled.
    static let fewestOfSum = 16

    /// The longest term that is looked at, in nodes.
    static let longest = 2000

    let count = recorded.Count
    let uses = Array.zeroCreate<int> count

    do
        let needed = Graph.needed recorded roots

        for i in 0 .. needed.Length - 1 do
            if needed[i] then
                for operand in Graph.operands recorded recorded[i] do
                    uses[operand] <- uses[operand] + 1

    let isSpine i =
        match recorded[i].Operation with
        | Operation.Add
        | Operation.Subtract -> true
        | _ -> false

    // For the walk of one term: the term that saw a node last, and the node's number in it.
    let seenBy = Array.create count -1
    let numbers = Array.zeroCreate<int> count
    // The number of terms of the present sum that reach a node, and the sum for which it was counted.
    let reached = Array.zeroCreate<int> count
    let reachedIn = Array.create count -1
    let mutable walks = 0

    /// The terms of a sum, each with whether it is subtracted, in order.
    let termsOf (head: int) : struct (int * bool)[] =
        let terms = List<struct (int * bool)>()
        let pending = Stack<struct (int * bool)>()
        pending.Push(struct (head, false))

        while pending.Count > 0 do
            let struct (i, isNegative) = pending.Pop()
            let node = recorded[i]

            if isSpine i && (i = head || uses[i] = 1) then
                let isSubtraction = node.Operation = Operation.Subtract
                pending.Push(struct (node.B, isNegative <> isSubtraction))
                pending.Push(struct (node.A, isNegative))
            elif not (recorded.IsConstant i && recorded[i].Value = 0.0) then
                terms.Add(struct (i, isNegative))

        terms.ToArray()

    /// Counts the terms that reach each node of a sum. A node is entered once.
    let countReached head (terms: struct (int * bool)[]) =
        let pending = Stack<int>()

        for k in 0 .. terms.Length - 1 do
            let struct (root, _) = terms[k]
            walks <- walks + 1
            pending.Push root

            while pending.Count > 0 do
                let i = pending.Pop()

                if seenBy[i] <> walks then
                    seenBy[i] <- walks

                    if reachedIn[i] <> head then
                        reachedIn[i] <- head
                        reached[i] <- 1

                        for operand in Graph.operands recorded recorded[i] do
                            pending.Push operand
                    else
                        reached[i] <- reached[i] + 1

    /// The term of a node, or nothing if it is too long. Nodes for which `isShared` holds are leaves.
    let read (isShared: int -> bool) (index: int) (struct (root: int, isNegative: bool)) : Term voption =
        let codes = List<int>()
        let leaves = List<int>()
        let constants = List<float>()
        let pending = Stack<int>()
        let mutable number = 0
        walks <- walks + 1
        codes.Add(if isNegative then 1 else 0)
        pending.Push root

        while pending.Count > 0 && codes.Count <= longest do
            let i = pending.Pop()
            let node = recorded[i]

            if node.Operation = Operation.Constant then
                codes.Add(int Operation.Constant)
                constants.Add node.Value
            elif node.Operation = Operation.Variable then
                codes.Add(int Operation.Variable)
                leaves.Add node.A
            elif seenBy[i] = walks then
                codes.Add(-1 - numbers[i])
            else
                seenBy[i] <- walks
                numbers[i] <- number
                number <- number + 1

                if isShared i || node.Operation < Operation.Add || node.Operation = Operation.RowSum then
                    codes.Add(int Operation.Shared)
                    leaves.Add i
                else
                    codes.Add(int node.Operation)
                    let operands = Graph.operands recorded node

                    for k in operands.Length - 1 .. -1 .. 0 do
                        pending.Push operands[k]

        if codes.Count > longest then
            ValueNone
        else
            ValueSome {
                Index = index
                Root = root
                IsNegative = isNegative
                Shape = { Codes = codes.ToArray() }
                Leaves = leaves.ToArray()
                Constants = constants.ToArray()
            }

    /// Whether terms of one shape can be rows: a node that they share must be the same in all of them.
    let isFamily isSum (terms: Term[]) =
        let first = terms[0]
        let length = terms.Length * first.Shape.Codes.Length
        let mutable leaf = 0
        let mutable fits = terms.Length >= fewest

        for code in Seq.skip 1 first.Shape.Codes do
            if code = int Operation.Shared then
                fits <- fits && terms |> Array.forall (fun term -> term.Leaves[leaf] = first.Leaves[leaf])

            if code = int Operation.Shared || code = int Operation.Variable then
                leaf <- leaf + 1

        fits && length >= (if isSum && terms.Length < fewestOfSum then 400 else 64)

    let group head (terms: struct (int * bool)[]) : GroupedTerms =
        countReached head terms
        let isShared i = reached[i] >= 3 && 2 * reached[i] >= terms.Length
        let budget = 8 * count + 1000
        let mutable length = 0
        let found = List<Term>()
        let rest = List<int>()

        for index in 0 .. terms.Length - 1 do
            match (if length > budget then ValueNone else read isShared index terms[index]) with
            | ValueSome term ->
                length <- length + term.Shape.Codes.Length
                found.Add term
            | ValueNone -> rest.Add index

        let families = List<Family>()

        for _, terms in found |> Seq.toArray |> Array.groupBy _.Shape do
            if length <= budget && isFamily (head >= 0) terms then
                families.Add { Terms = terms }
            else
                rest.AddRange(terms |> Array.map _.Index)

        { Families = families.ToArray(); Rest = rest.ToArray() |> Array.sort }

    /// The terms of the sum with this head, each with whether it is subtracted, and their groups; nothing if it has
    /// none.
    member _.OfSum(head: int) : struct (struct (int * bool)[] * GroupedTerms) voption =
        let terms = if isSpine head then termsOf head else [||]

        let grouped =
            if terms.Length < fewest then
                { Families = [||]; Rest = [||] }
            else
                group head terms

        if grouped.Families.Length = 0 then
            ValueNone
        else
            ValueSome(struct (terms, grouped))

    /// The groups of residuals.
    member _.OfResiduals(residuals: int[]) : GroupedTerms =
        residuals |> Array.map (fun node -> struct (node, false)) |> group -2
