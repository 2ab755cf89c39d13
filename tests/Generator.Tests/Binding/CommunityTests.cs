using System.Text;
using ConvNeXtGen.Generator.Binding;
using Microsoft.CodeAnalysis.Text;

namespace ConvNeXtGen.Generator.Tests.Binding;

/// <summary>The same network as different people, editors and systems write it; and YAML files that are something else.</summary>
public sealed class CommunityTests
{
    private const long Parameters = 327_552;

    private const string Plain = """
        nc: 80
        scales:
          n: [0.33, 0.25, 1024]
        backbone:
          - [-1, 1, Conv, [64, 3, 2]]
          - [-1, 1, Conv, [128, 3, 2]]
          - [-1, 3, C2f, [128, True]]
        head:
          - [-1, 1, nn.Upsample, [None, 2, nearest]]
          - [[-1, 0], 1, Concat, [1]]
          - [[2, 4], 1, Detect, [nc]]

        """;

    private const string Yolov5 = """
        nc: 4
        anchors: 3
        backbone:
          - [-1, 1, Conv, [64, 3, 2]]
          - [-1, 1, Conv, [32, 3, 2]]
        head:
          - [[0, 1], 1, Detect, [nc, anchors]]

        """;

    public static TheoryData<string, string> Spellings => new()
    {
        { "as it is", Lines(Plain) },
        { "Windows' line ends", Lines(Plain).Replace("\n", "\r\n", StringComparison.Ordinal) },
        { "old line ends", Lines(Plain).Replace('\n', '\r') },
        { "a document mark", "---\n" + Lines(Plain) + "...\n" },
        { "comments", Lines(Plain).Replace("nc: 80", "# 改进 YOLOv8 🚀\nnc: 80  # 类别数，80", StringComparison.Ordinal).Replace("2]]\n", "2]]  # 0-P1/2\n", StringComparison.Ordinal) },
        { "comments without a space", Lines(Plain).Replace("2]]\n", "2]]# 0-P1/2, \"it's\"\n", StringComparison.Ordinal).Replace("nearest]]\n", "'nearest'# up\n     ]]#\n", StringComparison.Ordinal) },
        { "a list with comments", Lines(Plain).Replace("backbone:\n  - [-1, 1, Conv, [64, 3, 2]]\n  - [-1, 1, Conv, [128, 3, 2]]\n  - [-1, 3, C2f, [128, True]]", "backbone: # rows\n  [\n    # [from, number, module, args]\n    [-1, 1, Conv, [64, 3, 2]],# 0-P1/2\n    [-1, 1, Conv, [128, 3, 2]], # 1\n    # [-1, 1, CBAM, [64]],\n    [-1, 3, C2f, [128, True]],\n  ]# end", StringComparison.Ordinal) },
        { "lines that go on further left", Lines(Plain).Replace("[128, 3, 2]", "[128, # channels, it's\n 3,\n2 ]", StringComparison.Ordinal) },
        { "blanks at line ends", Lines(Plain).Replace("\n", "  \n", StringComparison.Ordinal) },
        { "narrow lists", Lines(Plain).Replace(", ", ",", StringComparison.Ordinal).Replace("[-1,0]", "[ -1, 0 ]", StringComparison.Ordinal) },
        { "trailing commas", Lines(Plain).Replace("]]\n", "],]\n", StringComparison.Ordinal) },
        { "quotes", Lines(Plain).Replace("Conv", "'Conv'", StringComparison.Ordinal).Replace("64", "\"64\"", StringComparison.Ordinal).Replace("[nc]", "['nc']", StringComparison.Ordinal).Replace("nearest", "'nearest'", StringComparison.Ordinal).Replace("None", "'None'", StringComparison.Ordinal) },
        { "rows in one list", Lines(Plain).Replace("backbone:\n  - [-1, 1, Conv, [64, 3, 2]]\n  - [-1, 1, Conv, [128, 3, 2]]\n  - [-1, 3, C2f, [128, True]]", "backbone:\n  [[-1, 1, Conv, [64, 3, 2]],\n   [-1, 1,\n    Conv, [128, 3, 2]],\n   [-1, 3, C2f, [128, True]],\n  ]", StringComparison.Ordinal) },
        { "rows as block lists", Lines(Plain).Replace("- [-1, 3, C2f, [128, True]]", "- - -1\n    - 3\n    - C2f\n    - - 128\n      - True", StringComparison.Ordinal) },
        { "null, ~ and yes", Lines(Plain).Replace("None", "~", StringComparison.Ordinal).Replace("True", "yes", StringComparison.Ordinal) },
        { "one for True", Lines(Plain).Replace("True", "1", StringComparison.Ordinal) },
        { "whole floats", Lines(Plain).Replace("[None, 2,", "[None, 2.0,", StringComparison.Ordinal) },
        { "hexadecimal, octal, to base 60", Lines(Plain).Replace("64, 3", "0x40, 0b11", StringComparison.Ordinal).Replace("128, 3, 2", "0200, 3, 2", StringComparison.Ordinal).Replace("128, True", "2:8, on", StringComparison.Ordinal) },
        { "Python's octal, underscores", Lines(Plain).Replace("64, 3", "0o100, +3", StringComparison.Ordinal).Replace("128, 3, 2", "1_2_8, 3, 2", StringComparison.Ordinal) },
        { "a short fraction and infinity", Lines(Plain).Replace("[0.33, 0.25, 1024]", "[.33, 25.0e-2, .inf]", StringComparison.Ordinal) },
        { "repeats as a float", Lines(Plain).Replace("3, C2f", "3.0, C2f", StringComparison.Ordinal) },
        { "torch.nn", Lines(Plain).Replace("nn.Upsample", "torch.nn.Upsample", StringComparison.Ordinal) },
        { "repeats that are rounded away", Lines(Plain).Replace("3, C2f", "4, C2f", StringComparison.Ordinal) },
        { "scales that are not used", Lines(Plain).Replace("  n: ", "  s: [0.33, 0.5, 1024]\n  n: ", StringComparison.Ordinal) + "scale: n\n" },
    };

    [Theory]
    [MemberData(nameof(Spellings))]
    public void Spellings_of_one_network(string how, string yaml)
    {
        var bound = Bind(SourceText.From(yaml));
        Assert.True(bound.Diagnostics.Count == 0, $"{how}: {string.Join("; ", bound.Diagnostics.Select(d => d.ToDiagnostic()))}\n{yaml}");
        Assert.Equal(Parameters, Assert.Single(bound.Networks).Parameters);
    }

    // A convolution of 16 outputs and 3×3 pixels reads the image of Plain, one of 64 that of Yolov5.
    [Theory]
    [InlineData(Plain, "ch: 4", 3)]
    [InlineData(Plain, "channels: 4", 3)]
    [InlineData(Plain, "in_chans: 4", 4)]
    [InlineData(Yolov5, "ch: 4", 4)]
    public void Channels_of_the_image_count_where_the_original_reads_them(string yaml, string key, int channels)
    {
        var expected = Assert.Single(Bind(SourceText.From(Lines(yaml))).Networks);
        var bound = Bind(SourceText.From(key + "\n" + Lines(yaml)));

        Assert.Equal(channels == 3 ? ["CNX0117"] : [], bound.Diagnostics.Select(d => d.Descriptor.Id));
        Assert.Equal(expected.Parameters + ((channels - 3) * 9 * (yaml == Plain ? 16 : 64)), bound.Networks[0].Parameters);
    }

    [Theory]
    [InlineData("[64, 3, 2]", "[32*2, 3, 4//2]")]
    [InlineData("[64, 3, 2]", "[2**6, 1+2, -(-2)]")]
    [InlineData("[64, 3, 2]", "[(nc+4) * 8, na, 2]")]
    [InlineData("[nc, anchors]", "[nc, 3]")]
    [InlineData("[nc, anchors]", "[nc, [[1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6]]]")]
    [InlineData("[nc, anchors]", "[2*2, anchors]")]
    public void YOLOv5_evaluates_items(string plain, string evaluated)
    {
        var expected = Assert.Single(Bind(SourceText.From(Lines(Yolov5))).Networks);
        var bound = Bind(SourceText.From(Lines(Yolov5).Replace(plain, evaluated, StringComparison.Ordinal)));
        Assert.True(bound.Diagnostics.Count == 0, string.Join("; ", bound.Diagnostics.Select(d => d.ToDiagnostic())));
        Assert.Equal((expected.Parameters, expected.Macs), (bound.Networks[0].Parameters, bound.Networks[0].Macs));
    }

    [Theory]
    [InlineData("[32*(2, 3, 2]")]
    [InlineData("[32*, 3, 2]")]
    [InlineData("[64//0, 3, 2]")]
    [InlineData("[9**9**9, 3, 2]")]
    [InlineData("[((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((1, 3, 2]")]
    [InlineData("[width*64, 3, 2]")]
    public void What_cannot_be_evaluated_is_reported(string args)
    {
        var bound = Bind(SourceText.From(Lines(Yolov5).Replace("[64, 3, 2]", args, StringComparison.Ordinal)));
        Assert.Contains(Assert.Single(bound.Diagnostics, d => d.IsError).Descriptor.Id, new[] { "CNX0204", "CNX0219" });
    }

    [Theory]
    [InlineData("names: ['a]#b', \"c,#d\"] # e", "a]#b c,#d")]
    [InlineData("names: [it's, 'it''s']# it's", "it's it's")]
    [InlineData("names: [a#b, c]", "a#b c")]
    public void A_hash_inside_of_a_word_begins_no_comment(string names, string expected)
    {
        var bound = Bind(SourceText.From(Lines(Plain).Replace("nc: 80", "nc: 2\n" + names, StringComparison.Ordinal)));
        Assert.Empty(bound.Diagnostics);
        Assert.Equal(expected, string.Join(' ', bound.Networks[0].ClassNames));
    }

    [Theory]
    [InlineData("nn.SiLU, []", 2)]
    [InlineData("nn.Mish, []", 1)]
    [InlineData("nn.Mish, [True]", 2)]
    [InlineData("nn.Dropout, [0.5, True]", 2)]
    public void What_the_original_overwrites_is_read_overwritten(string row, int read)
    {
        var yaml = Lines(Yolov5).Replace("head:\n", $"  - [-1, 1, {row}]\nhead:\n", StringComparison.Ordinal);
        var network = Assert.Single(Bind(SourceText.From(yaml)).Networks);
        Assert.Equal([0, read], network.Layers.Last().From);
    }

    [Fact]
    public void Bytes_of_another_encoding_are_a_warning()
    {
        // "类别" in GBK.
        byte[] comment = [.. "# "u8, 0xC0, 0xE0, 0xB1, 0xF0, 0x85, 0x5B, .. "\n"u8];

        // An editor puts replacement characters, the compiler on Linux falls back to Latin-1.
        foreach (var encoding in new[] { null, Encoding.Latin1 })
        {
            using var stream = new MemoryStream([.. comment, .. Encoding.UTF8.GetBytes(Lines(Plain))]);
            var bound = Bind(SourceText.From(stream, encoding));
            Assert.Equal("CNX0006", Assert.Single(bound.Diagnostics).Descriptor.Id);
            Assert.Equal(Parameters, Assert.Single(bound.Networks).Parameters);
        }
    }

    [Fact]
    public void A_byte_order_mark_and_UTF_16_do_no_harm()
    {
        foreach (var encoding in new Encoding[] { new UTF8Encoding(true), Encoding.Unicode, Encoding.BigEndianUnicode })
        {
            using var stream = new MemoryStream([.. encoding.GetPreamble(), .. encoding.GetBytes("# 类\n" + Lines(Plain))]);
            var bound = Bind(SourceText.From(stream));
            Assert.Empty(bound.Diagnostics);
            Assert.Equal(Parameters, Assert.Single(bound.Networks).Parameters);
        }
    }

    [Theory]
    [InlineData("path: ../coco\ntrain: images/train\nval: images/val\nnames:\n  0: person\n", "the description of a data set")]
    [InlineData("lr0: 0.01\nmomentum: 0.937\n", "settings of a training")]
    [InlineData("", "an empty file")]
    [InlineData("# only a comment\n", "an empty file")]
    [InlineData("hello\n", "found 'hello'")]
    [InlineData("- 1\n- 2\n", "a list of 2")]
    [InlineData("model:\n  backbone: resnet50\n", "a mapping without them")]
    public void Files_that_are_no_networks_are_left_alone_unless_they_are_listed(string yaml, string kind)
    {
        var found = Bind(SourceText.From(yaml), isExplicit: false);
        Assert.Empty(found.Networks);
        Assert.Empty(found.Diagnostics);
        Assert.EndsWith(kind, Assert.Single(Bind(SourceText.From(yaml)).Diagnostics).ToDiagnostic().GetMessage(null), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("backbone: resnet50\nlr: 0.1\n")]
    [InlineData("backbone:\n  type: ResNet\n  depth: 50\n")]
    [InlineData("backbone: [resnet18, resnet50]\n")]
    public void Backbones_of_other_programs_are_left_alone(string yaml)
    {
        var found = Bind(SourceText.From(yaml), isExplicit: false);
        Assert.Empty(found.Networks);
        Assert.Empty(found.Diagnostics);
    }

    private static BoundConfig Bind(SourceText text, bool isExplicit = true) =>
        ConfigBinder.Bind(new ConfigFile("/project/net.yaml", text, new ConfigOptions(isExplicit, "Demo")), CancellationToken.None);

    private static string Lines(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal);
}
