using System;
using System.Diagnostics;
using System.IO;
using System.IO.Compression;
using System.Linq;
using Xunit;

namespace OptimizerFunctional.Training.Tests;

/// <summary>Data sets and errors in data files.</summary>
public sealed class DataTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("training-tests").FullName;

    private static byte[] Images => [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 3, 0, 51, 255, 1, 2, 3];

    private static byte[] Labels => [0, 0, 8, 1, 0, 0, 0, 2, 7, 0];

    public void Dispose() => Directory.Delete(folder, true);

    [Fact]
    public void Digits_come_with_the_library()
    {
        var digits = DataSets.Digits();
        Assert.Equal("digits: 1797 rows of 64 inputs, 10 classes", digits.ToString());
        Assert.Equal(
            [178, 182, 177, 183, 181, 182, 181, 179, 174, 180],
            Enumerable.Range(0, 10).Select(k => digits.Labels.Count(label => label == k))
        );
        Assert.Equal([0, 0, 5 / 16f, 13 / 16f, 9 / 16f, 1 / 16f, 0, 0], digits.Row(0)[..8].ToArray());
    }

    [Fact]
    public void Split_contains_every_row_once()
    {
        var digits = DataSets.Digits();
        var (train, test) = digits.Split(0.8, 3);
        Assert.Equal((1438, 359), (train.Count, test.Count));
        string[] Rows(DataSet set) =>
            [
                .. Enumerable
                    .Range(0, set.Count)
                    .Select(row => $"{set.Labels[row]}:{string.Join(',', set.Row(row).ToArray())}"),
            ];
        Assert.Equal(Rows(digits).Order(), Rows(train).Concat(Rows(test)).Order());
        Assert.Equal(Rows(train), Rows(digits.Split(0.8, 3).First));
        Assert.NotEqual(Rows(train), Rows(digits.Split(0.8, 4).First));
        Assert.Contains(
            "fraction was 1",
            Assert.Throws<ParameterException>(() => digits.Split(1)).Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Idx_files_are_read_plain_and_compressed(bool isCompressed)
    {
        var data = Idx.Read("two", Write("images", Images, isCompressed), Write("labels", Labels, isCompressed));
        Assert.Equal((2, 3, 8), (data.Count, data.Features, data.Classes));
        Assert.Equal([0, 0.2f, 1], data.Row(0).ToArray());
        Assert.Equal([7, 0], data.Labels.ToArray());
    }

    [Fact]
    public void Folder_is_read_by_its_file_names()
    {
        foreach (var part in new[] { "train", "t10k" })
        {
            Write($"{part}-images-idx3-ubyte.gz", Images, true);
            Write($"{part}-labels-idx1-ubyte", Labels, false);
        }

        var (train, test) = Idx.ReadFolder(folder);
        Assert.Equal(2, train.Count);
        Assert.EndsWith("t10k", test.Name, StringComparison.Ordinal);
        File.Delete(Path.Combine(folder, "t10k-labels-idx1-ubyte"));
        var error = Assert.Throws<FileNotFoundException>(() => Idx.ReadFolder(folder));
        Assert.Contains(
            "neither t10k-labels-idx1-ubyte nor t10k-labels-idx1-ubyte.gz",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(3, "byte 3: the file ends within its first four bytes")]
    [InlineData(12, "byte 12: the file ends within its header of 16 bytes")]
    [InlineData(20, "byte 20: the file is truncated: 4 of 6 bytes are present")]
    public void Truncated_file_is_refused_with_the_byte_offset(int length, string expected) =>
        Assert.Contains(expected, Problem(Images[..length]), StringComparison.Ordinal);

    [Theory]
    [InlineData(0, 1, "byte 0: an IDX file starts with two zero bytes, not 01 00")]
    [InlineData(2, 9, "byte 2: the type is 09; only 08, unsigned bytes, is read")]
    [InlineData(3, 1, "byte 3: there are 1 dimensions, not 3")]
    [InlineData(7, 1, "byte 19: 3 bytes are left over")]
    [InlineData(7, 0, "byte 4: the dimensions 0 x 1 x 3 make 0 bytes")]
    [InlineData(4, 255, "byte 4: the dimensions 4278190082 x 1 x 3")]
    public void Altered_file_is_refused_with_the_byte_offset(int place, byte value, string expected)
    {
        var bytes = Images;
        bytes[place] = value;
        Assert.Contains(expected, Problem(bytes), StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_that_do_not_match_the_images_are_refused()
    {
        var labels = Write("labels", [0, 0, 8, 1, 0, 0, 0, 3, 1, 2, 3], false);
        var error = Assert.Throws<InvalidDataException>(() => Idx.Read("two", Write("images", Images, false), labels));
        Assert.Contains("has 3 labels at byte 4", error.Message, StringComparison.Ordinal);
    }

    /// <summary>A gzip stream of 300 KB that unpacks to 300 MB is read as far as its header says.</summary>
    [Fact]
    public void Gzip_bomb_takes_no_memory()
    {
        var path = Write("images", Images, true);
        using (var file = File.Create(path))
        using (var gzip = new GZipStream(file, CompressionLevel.Optimal))
        {
            gzip.Write(Images);
            var zeros = new byte[1_000_000];
            for (var i = 0; i < 300; i++)
            {
                gzip.Write(zeros);
            }
        }

        var labels = Write("labels", Labels, false);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<InvalidDataException>(() => Idx.Read("two", path, labels));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000_000);
        Assert.Contains("byte 22: at least 1048576 bytes are left over", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Memory grows with what a file has, not with what its header announces.</summary>
    [Fact]
    public void Header_of_gigabytes_takes_no_memory()
    {
        var bytes = Images;
        bytes[5] = 0x40; // 4,194,306 images of 1 x 3 pixels.
        bytes[15] = 100; // Of 1 x 100 pixels.
        var before = GC.GetAllocatedBytesForCurrentThread();
        var problem = Problem(bytes);
        Assert.Contains("the file is truncated: 6 of 419430600 bytes are present", problem, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000_000);
    }

    /// <summary>A search for each column by its name took 9.8 seconds.</summary>
    [Fact]
    public void Table_of_many_columns_is_converted_in_linear_time()
    {
        const int Columns = 60_000;
        var names = string.Join(',', Enumerable.Range(0, Columns).Select(i => $"x{i}"));
        var row = string.Concat(Enumerable.Repeat("1,", Columns));
        var table = Trace.ReadCsv(new StringReader($"{names},y\n{row}0\n{row}1\n"));
        var watch = Stopwatch.StartNew();
        Assert.Equal((Columns, 2), (table.ToDataSet("y", areClasses: true).Features, table.Length));
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 2);
    }

    [Theory]
    [InlineData("x,y\n1,0\n2,999999\n", "y in row 2 was 999999; it must be a class: less than 2, the number of rows.")]
    [InlineData("x,y\n1,-1\n", "y in row 1 was -1; it must be a class: a whole number from 0.")]
    [InlineData("x,y\n1,\n2,1\n", "y in row 1 was NaN; it must be a class: a whole number from 0.")]
    [InlineData("x,y\n1,\"a\"\n2,\n", "y in row 2 was empty; it must be the name of a class.")]
    [InlineData("x,y\n", "the number of rows was 0; it must be at least 1.")]
    public void Target_that_is_no_class_is_refused(string text, string expected) =>
        Assert.Equal(expected, Message(() => Trace.ReadCsv(new StringReader(text)).ToDataSet("y", areClasses: true)));

    [Fact]
    public void Damaged_gzip_stream_is_refused()
    {
        var path = Write("images", Images, true);
        var bytes = File.ReadAllBytes(path);
        bytes[bytes.Length / 2] ^= 0x55;
        bytes[^6] ^= 0x55;
        File.WriteAllBytes(path, bytes);
        Assert.Throws<InvalidDataException>(() => Idx.Read("two", path, Write("labels", Labels, false)));
    }

    [Fact]
    public void Trace_becomes_a_data_set_with_a_target_column()
    {
        var table = Trace.ReadCsv(new StringReader("size,price,kind\n1,2.5,b\n3,4,a\n5,6,b\n"));
        var classes = table.ToDataSet("kind");
        Assert.Equal((2, 2), (classes.Features, classes.Classes));
        Assert.Equal([1, 0, 1], classes.Labels.ToArray());
        Assert.Equal([3f, 4f], classes.Row(1).ToArray());
        var numbers = Trace.ReadCsv(new StringReader("x,y\n1,2.5\n3,4\n")).ToDataSet("y");
        Assert.Equal([2.5, 4], numbers.Targets.ToArray());
        Assert.Equal(0, numbers.Classes);
        Assert.Contains("one of size, price, kind", Message(() => table.ToDataSet("weight")), StringComparison.Ordinal);
        Assert.Contains("column kind was text", Message(() => table.ToDataSet("price")), StringComparison.Ordinal);
        var wrong = Trace.ReadCsv(new StringReader("x,y\n1,0\n2,1.5\n"));
        Assert.Equal(
            "y in row 2 was 1.5; it must be a class: a whole number from 0.",
            Message(() => wrong.ToDataSet("y", areClasses: true))
        );
        var missing = Trace.ReadCsv(new StringReader("x,y\n1,0\nNaN,1\n"));
        Assert.Contains("x in row 2 was NaN", Message(() => missing.ToDataSet("y")), StringComparison.Ordinal);
    }

    [Fact]
    public void Mismatched_rows_and_labels_are_refused()
    {
        Assert.Contains(
            "labels[1] was 2",
            Message(() => DataSet.OfClasses("a", 1, [1, 2], [0, 2], 2)),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "inputs.Length was 3",
            Message(() => DataSet.OfClasses("a", 2, [1, 2, 3], [0, 1], 2)),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "inputs[1] was NaN",
            Message(() => DataSet.OfNumbers("a", 1, [1, float.NaN], [1, 2])),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "targets[0] was ",
            Message(() => DataSet.OfNumbers("a", 1, [1], [double.PositiveInfinity])),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "labels.Length was 0",
            Message(() => DataSet.OfClasses("a", 1, [], [], 2)),
            StringComparison.Ordinal
        );
    }

    private static string Message(Func<object> act) => Assert.Throws<ParameterException>(act).Message;

    private string Problem(byte[] images) =>
        Assert
            .Throws<InvalidDataException>(() =>
                Idx.Read("two", Write("images", images, false), Write("labels", Labels, false))
            )
            .Message;

    private string Write(string name, byte[] bytes, bool isCompressed)
    {
        var path = Path.Combine(folder, name);
        using var file = File.Create(path);
        using Stream stream = isCompressed ? new GZipStream(file, CompressionLevel.Optimal) : file;
        stream.Write(bytes);
        return path;
    }
}
