namespace OptimizerFunctional

open System
open System.Collections.Immutable
open System.Globalization
open OptimizerFunctional.Core

/// A named part of a flat vector, with a shape. A matrix is stored row by row; in a layer of a network the rows are the
/// inputs and the columns the outputs.
[<Sealed>]
type Block internal (name: string, offset: int, shape: ImmutableArray<int>) =

    let length = shape |> Seq.fold (*) 1

    /// The name.
    member _.Name: string = name

    /// The index of its first number in the vector.
    member _.Offset: int = offset

    /// The sizes of its dimensions: one for a vector, two for a matrix.
    member _.Shape: ImmutableArray<int> = shape

    /// The number of its numbers.
    member _.Length: int = length

    /// Whether it has at least two dimensions.
    member _.IsMatrix: bool = shape.Length >= 2

    /// The number of rows: the first dimension of a matrix, 1 for a vector.
    member _.Rows: int = if shape.Length >= 2 then shape[0] else 1

    /// The number of columns. All dimensions of a block but the first count as columns.
    member this.Columns: int = length / this.Rows

    /// The part of a vector that is this block.
    member _.Of(vector: ReadOnlySpan<float>) : ReadOnlySpan<float> = vector.Slice(offset, length)

    /// The part of a vector that is this block, to be written.
    member _.Of(vector: Span<float>) : Span<float> = vector.Slice(offset, length)

    /// The same block at another place.
    member internal _.At(offset: int) : Block = Block(name, offset, shape)

    /// The name and the shape, such as "weights:784x128".
    override _.ToString() : string =
        let sizes = shape |> Seq.map (fun size -> size.ToString CultureInfo.InvariantCulture)
        let sizes = String.concat "x" sizes
        $"{name}:{sizes}"

/// The name and the shape of a block. A pair of a name and a length converts to it, as do a name and two or three
/// sizes.
[<Struct; NoComparison>]
type BlockShape(name: string, shape: ImmutableArray<int>) =

    /// A vector of this length.
    new(name: string, length: int) = BlockShape(name, ImmutableArray.Create(item = length))

    /// A matrix.
    new(name: string, rows: int, columns: int) = BlockShape(name, ImmutableArray.Create(rows, columns))

    /// The name.
    member _.Name: string = name

    /// The sizes of its dimensions.
    member _.Shape: ImmutableArray<int> = shape

    /// A vector of this length.
    static member op_Implicit(struct (name: string, length: int)) : BlockShape = BlockShape(name, length)

    /// A matrix of so many rows and columns.
    static member op_Implicit(struct (name: string, rows: int, columns: int)) : BlockShape =
        BlockShape(name, rows, columns)

    /// A block of three dimensions.
    static member op_Implicit(struct (name: string, first: int, second: int, third: int)) : BlockShape =
        BlockShape(name, ImmutableArray.Create(first, second, third))

/// The layout of a flat vector: blocks that cover it, one behind another. An immutable value with value equality.
[<Sealed>]
type Blocks private (blocks: ImmutableArray<Block>) =

    static let whole = Blocks ImmutableArray.Empty

    static let checkedShape (shape: BlockShape) =
        if String.IsNullOrEmpty shape.Name || shape.Name |> Seq.exists (fun c -> c = ':' || c = ',' || c = '*') then
            Check.fail "the name of a block" $"\"{shape.Name}\"" "a text without colon, comma and asterisk"

        if shape.Shape.IsDefaultOrEmpty then
            Check.fail $"the shape of block {shape.Name}" "empty" "at least one size"

        for size in shape.Shape do
            Check.atLeast 1L $"a size of block {shape.Name}" (int64 size) |> ignore

        let length = shape.Shape |> Seq.fold (fun product size -> product * float size) 1.0

        if length > float Array.MaxLength then
            Check.fail $"the length of block {shape.Name}" $"{length:R}" $"at most {Array.MaxLength}"

        shape

    /// A vector of any length as one block, which has no name: the layout of a vector without one.
    static member Whole: Blocks = whole

    /// Blocks in the order in which they lie in the vector, such as ("weights", 784, 128) and ("bias", 128). Raises a
    /// `ParameterException` if a name is missing or comes twice, if a size is below 1, or if there are no blocks.
    static member Of([<ParamArray>] shapes: BlockShape[]) : Blocks =
        if isNull (box shapes) || shapes.Length = 0 then
            Check.fail "the blocks" "empty" "at least one block"

        let made = ImmutableArray.CreateBuilder<Block> shapes.Length
        let mutable offset = 0L

        for shape in shapes do
            let shape = checkedShape shape

            if made |> Seq.exists (fun known -> known.Name = shape.Name) then
                Check.fail "the name of a block" $"\"{shape.Name}\"" "another than those of the blocks before it"

            made.Add(Block(shape.Name, int offset, shape.Shape))
            offset <- offset + int64 made[made.Count - 1].Length

            if offset > int64 Array.MaxLength then
                Check.fail "the length of all blocks" $"{offset}" $"at most {Array.MaxLength}"

        Blocks(made.ToImmutable())

    /// Blocks that begin at places of their own. Raises a `ParameterException` if two blocks overlap, or if a number
    /// between them belongs to none.
    static member At([<ParamArray>] blocks: struct (int * BlockShape)[]) : Blocks =
        let sorted = blocks |> Array.sortBy (fun (struct (offset, _)) -> offset)
        let made = Blocks.Of(sorted |> Array.map (fun (struct (_, shape)) -> shape))

        for i in 0 .. sorted.Length - 1 do
            let struct (offset, shape) = sorted[i]
            let wanted = made[i].Offset

            if offset <> wanted then
                let before = if i = 0 then "the first number" else $"the end of {made[i - 1].Name}"
                Check.fail $"the offset of block {shape.Name}" $"{offset}" $"{wanted}, {before}"

        made

    /// Parses the format of `ToString`: names and shapes, such as "weights:784x128,bias:128".
    static member Parse(text: string) : Blocks =
        let unreadable () = Check.fail "the blocks" $"\"{text}\"" "names with shapes, such as weights:784x128,bias:128"

        let size (word: string) =
            match Int32.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture) with
            | true, size -> size
            | _ -> unreadable ()

        text.Split ','
        |> Array.map (fun word ->
            match word.Split ':' with
            | [| name; sizes |] -> BlockShape(name, sizes.Split 'x' |> Seq.map size |> ImmutableArray.CreateRange)
            | _ -> unreadable ())
        |> fun shapes -> Blocks.Of shapes

    /// Whether this is `Whole`.
    member _.IsWhole: bool = blocks.IsEmpty

    /// The number of blocks; 0 for `Whole`, whose block is made for a vector.
    member _.Count: int = blocks.Length

    /// A block, by its index.
    member _.Item
        with get (index: int): Block = blocks[index]

    /// The block of this name. Raises a `ParameterException` that lists the known ones if there is none.
    member _.Find(name: string) : Block =
        match blocks |> Seq.tryFind (fun block -> block.Name = name) with
        | Some block -> block
        | None ->
            let known = blocks |> Seq.map _.Name |> String.concat ", "
            Check.fail "block" $"\"{name}\"" $"one of {known}"

    /// The blocks in order.
    member _.All: ImmutableArray<Block> = blocks

    /// The length of the vector; 0 for `Whole`, which fits any.
    member _.Length: int =
        if blocks.IsEmpty then
            0
        else
            let last = blocks[blocks.Length - 1]
            last.Offset + last.Length

    /// The blocks of a vector of this length: those of the layout, or one of the whole vector. Raises a
    /// `ParameterException` if the layout does not cover the vector.
    member this.Cover(dimension: int) : ImmutableArray<Block> =
        if blocks.IsEmpty && dimension = 0 then
            blocks
        elif blocks.IsEmpty then
            ImmutableArray.Create(item = Block("all", 0, ImmutableArray.Create(item = dimension)))
        elif this.Length <> dimension then
            Check.fail "the layout of the blocks" $"one of {this.Length} numbers" $"one of the point's {dimension}"
        else
            blocks

    /// These blocks, one behind another.
    static member internal Behind(blocks: Block list) : Blocks =
        let mutable offset = 0

        blocks
        |> Seq.map (fun block ->
            let moved = block.At offset
            offset <- offset + block.Length
            moved)
        |> ImmutableArray.CreateRange
        |> Blocks

    /// Names and shapes, such as "weights:784x128,bias:128"; "whole" for a vector as one block.
    override this.ToString() : string = if this.IsWhole then "whole" else blocks |> Seq.map string |> String.concat ","

    /// Whether the blocks have the same names and shapes.
    override this.Equals(other: obj | null) : bool =
        match other with
        | :? Blocks as other -> this.ToString() = other.ToString()
        | _ -> false

    /// A hash code; equal layouts have equal hash codes.
    override this.GetHashCode() : int = this.ToString().GetHashCode StringComparison.Ordinal

    interface IEquatable<Blocks> with
        member this.Equals(other: Blocks | null) : bool = this.Equals(box other)

/// A choice of blocks: by name, by shape, or by a test of one's own.
[<Sealed>]
type BlockFilter internal (text: string, isChosen: Block -> bool) =

    static let matches (pattern: string) (name: string) =
        /// Whether the rest of the name fits the rest of the pattern; an asterisk stands for any text.
        let rec fits p n =
            if p = pattern.Length then n = name.Length
            elif pattern[p] = '*' then fits (p + 1) n || n < name.Length && fits p (n + 1)
            else n < name.Length && pattern[p] = name[n] && fits (p + 1) (n + 1)

        fits 0 0

    /// Blocks whose name is this; an asterisk stands for any text, as in "bias*".
    static member Named(pattern: string) : BlockFilter =
        if String.IsNullOrEmpty pattern then
            Check.fail "the pattern" $"\"{pattern}\"" "a name, in which an asterisk stands for any text"

        BlockFilter(pattern, (fun block -> matches pattern block.Name))

    /// Blocks of at least two dimensions.
    static member Matrices: BlockFilter = BlockFilter("matrices", _.IsMatrix)

    /// Blocks of one dimension.
    static member Vectors: BlockFilter = BlockFilter("vectors", (fun block -> not block.IsMatrix))

    /// Blocks that pass a test, which saved runs call by this text.
    static member Where(text: string, isChosen: Func<Block, bool>) : BlockFilter = BlockFilter(text, isChosen.Invoke)

    /// All other blocks.
    member _.Others: BlockFilter = BlockFilter($"not {text}", (isChosen >> not))

    /// Whether a block is chosen.
    member _.Chooses(block: Block) : bool = isChosen block

    /// The text.
    override _.ToString() : string = text
