using System;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.IO;
using System.IO.Compression;
using System.Linq;

namespace OptimizerFunctional.Training;

/// <summary>
/// Files in the IDX format of MNIST: two zero bytes, a type (8: unsigned bytes), the number of dimensions, the
/// dimensions as big-endian 32-bit integers, the bytes. Plain or compressed by gzip; the content decides, not the file
/// name.
/// </summary>
public static class Idx
{
    private const byte UnsignedByte = 8;

    /// <summary>Reads images and their labels. Pixels are divided by 255.</summary>
    /// <param name="name">The name of the data set.</param>
    /// <param name="images">The path of a file with three dimensions: images, rows, columns.</param>
    /// <param name="labels">The path of a file with one dimension: one label per image.</param>
    /// <exception cref="InvalidDataException">
    /// A file is malformed or truncated; the message has its name and the byte offset.
    /// </exception>
    public static DataSet Read(string name, string images, string labels)
    {
        var (shape, pixels) = ReadBytes(images, 3);
        var (count, classes) = ReadBytes(labels, 1);
        if (shape[0] != count[0])
        {
            throw new InvalidDataException(
                $"{labels} has {count[0]} labels at byte 4; {images} has {shape[0]} images."
            );
        }

        var inputs = Array.ConvertAll(pixels, pixel => pixel / 255f);
        return DataSet.OfClasses(
            name,
            shape[1] * shape[2],
            inputs,
            [.. classes.Select(label => (int)label)],
            Math.Max(2, classes.Max() + 1)
        );
    }

    /// <summary>
    /// Reads the training and the test set in a folder with the four files of MNIST or Fashion-MNIST:
    /// train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte, each with or
    /// without ".gz".
    /// </summary>
    /// <exception cref="FileNotFoundException">A file is missing.</exception>
    /// <exception cref="ArgumentException"><paramref name="folder"/> is null or empty.</exception>
    public static (DataSet Train, DataSet Test) ReadFolder(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        return (Part("train"), Part("t10k"));

        DataSet Part(string part) =>
            Read($"{name} {part}", Find($"{part}-images-idx3-ubyte"), Find($"{part}-labels-idx1-ubyte"));

        string Find(string file) =>
            new[] { "", ".gz" }.Select(ending => Path.Combine(folder, file + ending)).FirstOrDefault(File.Exists)
            ?? throw new FileNotFoundException($"{folder} has neither {file} nor {file}.gz.", file);
    }

    private static (ImmutableArray<int> Shape, byte[] Bytes) ReadBytes(string path, int dimensions)
    {
        var bytes = Unpacked(path);
        Require(bytes.Length >= 4, path, bytes.Length, "the file ends within its first four bytes");
        Require(
            bytes[0] == 0 && bytes[1] == 0,
            path,
            0,
            $"an IDX file starts with two zero bytes, not {bytes[0]:x2} {bytes[1]:x2}"
        );
        Require(bytes[2] == UnsignedByte, path, 2, $"the type is {bytes[2]:x2}; only 08, unsigned bytes, is read");
        Require(bytes[3] == dimensions, path, 3, $"there are {bytes[3]} dimensions, not {dimensions}");
        var header = 4 + 4 * dimensions;
        Require(bytes.Length >= header, path, bytes.Length, $"the file ends within its header of {header} bytes");
        var shape = Enumerable
            .Range(0, dimensions)
            .Select(i => BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(4 + 4 * i)))
            .ToImmutableArray();
        var size = shape.Aggregate(1m, (product, length) => product * length);
        Require(
            size is > 0 and <= int.MaxValue,
            path,
            4,
            $"the dimensions {string.Join(" x ", shape)} make {size} bytes"
        );
        var found = bytes.Length - header;
        Require(found >= size, path, bytes.Length, $"the file is truncated: {found} of {size} bytes are present");
        Require(found <= size, path, header + (long)size, $"{found - size} bytes are left over");
        return ([.. shape.Select(length => (int)length)], bytes[header..]);
    }

    private static byte[] Unpacked(string path)
    {
        var bytes = File.ReadAllBytes(path);
        if (bytes is not [0x1f, 0x8b, ..])
        {
            return bytes;
        }

        using var unpacked = new MemoryStream();
        try
        {
            using var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
            gzip.CopyTo(unpacked);
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataException(
                $"{path}: the gzip stream is damaged after {unpacked.Length} unpacked bytes: {error.Message}",
                error
            );
        }

        return unpacked.ToArray();
    }

    private static void Require(bool holds, string path, long offset, string problem)
    {
        if (!holds)
        {
            throw new InvalidDataException($"{path}, byte {offset}: {problem}.");
        }
    }
}
