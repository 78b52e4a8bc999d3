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
    private const int MaxLeftOver = 1 << 20;

    // The byte itself, and its number in single precision twice: as it is read and as the data set keeps it.
    private const int BytesPerPixel = 9;

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
        using var file = File.OpenRead(path);
        using var content = Unpacked(file);
        var start = Take(content, path, 0, 4);
        Require(start.Length == 4, path, start.Length, "the file ends within its first four bytes");
        Require(
            start[0] == 0 && start[1] == 0,
            path,
            0,
            $"an IDX file starts with two zero bytes, not {start[0]:x2} {start[1]:x2}"
        );
        Require(start[2] == UnsignedByte, path, 2, $"the type is {start[2]:x2}; only 08, unsigned bytes, is read");
        Require(start[3] == dimensions, path, 3, $"there are {start[3]} dimensions, not {dimensions}");
        var header = 4 + 4 * dimensions;
        var lengths = Take(content, path, 4, header - 4);
        Require(
            lengths.Length == header - 4,
            path,
            4 + lengths.Length,
            $"the file ends within its header of {header} bytes"
        );
        var shape = Enumerable
            .Range(0, dimensions)
            .Select(i => BinaryPrimitives.ReadUInt32BigEndian(lengths.AsSpan(4 * i)))
            .ToImmutableArray();
        var size = shape.Aggregate(1m, (product, length) => product * length);
        Require(
            size is > 0 and <= int.MaxValue && size * BytesPerPixel <= GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
            path,
            4,
            $"the dimensions {string.Join(" x ", shape)} make {size} bytes"
                + (size > 0 ? ", too many for the memory" : "")
        );
        var bytes = Take(content, path, header, (int)size);
        Require(
            bytes.Length == size,
            path,
            header + bytes.Length,
            $"the file is truncated: {bytes.Length} of {size} bytes are present"
        );
        // Little more is read than the header announces: a small gzip stream may unpack to gigabytes.
        var left = Take(content, path, header + bytes.Length, MaxLeftOver).Length;
        Require(
            left == 0,
            path,
            header + (long)size,
            $"{(left == MaxLeftOver ? "at least " : "")}{left} bytes are left over"
        );
        return ([.. shape.Select(length => (int)length)], bytes);
    }

    private static Stream Unpacked(FileStream file)
    {
        if (!file.CanSeek)
        {
            throw new InvalidDataException($"{file.Name} is not a regular file.");
        }

        var isGzip = file.ReadByte() == 0x1f && file.ReadByte() == 0x8b;
        file.Position = 0;
        return isGzip ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    /// <summary>Reads the next bytes, fewer at the end. Memory grows with the bytes that are there.</summary>
    private static byte[] Take(Stream content, string path, long offset, int count)
    {
        var bytes = new byte[Math.Min(count, 1 << 16)];
        var length = 0;
        try
        {
            while (length < count)
            {
                if (length == bytes.Length)
                {
                    Array.Resize(ref bytes, (int)Math.Min(count, 2L * length));
                }

                var read = content.Read(bytes, length, bytes.Length - length);
                if (read == 0)
                {
                    break;
                }

                length += read;
            }
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataException(
                $"{path}: the gzip stream is damaged after {offset + length} unpacked bytes: {error.Message}",
                error
            );
        }

        Array.Resize(ref bytes, length);
        return bytes;
    }

    private static void Require(bool holds, string path, long offset, string problem)
    {
        if (!holds)
        {
            throw new InvalidDataException($"{path}, byte {offset}: {problem}.");
        }
    }
}
