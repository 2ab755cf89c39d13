using System.Runtime.InteropServices;
using ConvNeXtGen.Checkpoints;
using ConvNeXtGen.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Runtime.Tests.Checkpoints;

public class LoadingTests
{
    [Fact]
    public void What_is_saved_is_loaded_again_to_the_bit()
    {
        using var directory = new TemporaryDirectory();
        using var first = new MicroConvNeXt();
        using var second = new MicroConvNeXt();
        first.SaveCheckpoint(directory.File("model.safetensors"));
        CheckpointReport report = second.LoadCheckpoint(directory.File("model.safetensors"));
        Assert.True(report.IsComplete);
        Assert.Equal(first.Values(), second.Values());
    }

    [Fact]
    public void A_head_of_another_size_is_refused_with_both_shapes_and_leaves_the_model_untouched()
    {
        using var model = new MicroConvNeXt(classes: 4);
        float[] before = model.Values();
        var error = Assert.Throws<CheckpointMismatchException>(() => model.LoadCheckpoint(Fixture.ConvNeXt("convnext_micro_timm.safetensors")));
        Assert.Contains("differs: head.weight float32 [4, 64] ← head.fc.weight float32 [10, 64]", error.Message);
        Assert.Contains("would transfer 63/65 tensors (names read as Timm)", error.Message);
        Assert.Equal(2, error.Report.Mismatched.Count);
        Assert.Equal(before, model.Values());
    }

    // As PyTorch's batch norm loads a dictionary that says no version.
    [Fact]
    public void A_batch_norms_counter_may_be_missing_and_keeps_its_value()
    {
        using var source = new ConvNeXtGen.Layers.Yolo.Conv(3, 8);
        using var model = new ConvNeXtGen.Layers.Yolo.Conv(3, 8);
        model.bn.num_batches_tracked.fill_(7);
        CheckpointReport report = model.LoadStateDictionary(Without("bn.num_batches_tracked"));
        Assert.True(report.IsComplete);
        Assert.Equal("bn.num_batches_tracked", Assert.Single(report.Kept).Name);
        Assert.Equal("Transferred 5/6 tensors, 1 kept", report.Summary);
        Assert.Equal(7, model.bn.num_batches_tracked.item<long>());

        var error = Assert.Throws<CheckpointMismatchException>(() => model.LoadStateDictionary(Without("bn.running_var")));
        Assert.Equal("bn.running_var", Assert.Single(error.Report.Missing).Name);

        StateDictionary Without(string name) => new(source.ToStateDictionary().Where(entry => entry.Name != name));
    }

    // A row of a tensor begins anywhere, and so may a piece of it.
    [Theory]
    [InlineData(ElementType.Float16)]
    [InlineData(ElementType.BFloat16)]
    public void Widening_begins_and_ends_anywhere(ElementType type)
    {
        ushort[] bits = [.. Enumerable.Range(0, 200).Select(value => (ushort)(value * 331))];
        var wide = new float[300];
        for (int start = 0; start < 33; start++)
        {
            for (int length = 0; length < 130; length++)
            {
                Array.Fill(wide, -1);
                HalfPrecision.Widen(type, bits.AsSpan(start), wide.AsSpan(start, length));
                Assert.All(wide[..start], value => Assert.Equal(-1, value));
                Assert.All(wide[(start + length)..], value => Assert.Equal(-1, value));
                Assert.Equal(
                    bits.Skip(start).Take(length).Select(value => type == ElementType.Float16 ? (float)BitConverter.UInt16BitsToHalf(value) : BitConverter.UInt32BitsToSingle((uint)value << 16)),
                    wide.Skip(start).Take(length));
            }
        }
    }

    [Fact]
    public void A_backbone_takes_a_classifier_when_the_head_may_differ()
    {
        using var model = new MicroConvNeXt(hasHead: false);
        Assert.Throws<CheckpointMismatchException>(() => model.LoadCheckpoint(Fixture.ConvNeXt("convnext_micro_hf.safetensors")));
        CheckpointReport report = model.LoadCheckpoint(
            Fixture.ConvNeXt("convnext_micro_hf.safetensors"),
            new CheckpointLoadOptions { AllowDifferentHead = true });
        Assert.Equal(
            ["convnext.layernorm.weight", "convnext.layernorm.bias", "classifier.weight", "classifier.bias"],
            report.Unused.Select(fact => fact.Name));
    }

    [Fact]
    public void Missing_and_unexpected_names_are_listed_with_the_nearest()
    {
        using var model = new MicroConvNeXt();
        StateDictionary misspelt = new(model.ToStateDictionary().Select(entry =>
            entry.Name == "stages.2.1.dwconv.weight" ? entry.WithName("stages.2.1.dvconv.weight") : entry));
        using var other = new MicroConvNeXt();
        float[] before = other.Values();
        var error = Assert.Throws<CheckpointMismatchException>(() => other.LoadStateDictionary(misspelt));
        Assert.Contains("missing: stages.2.1.dwconv.weight float32 [32, 1, 7, 7] (nearest in the file: stages.2.1.dvconv.weight float32 [32, 1, 7, 7])", error.Message);
        Assert.Contains("unexpected: stages.2.1.dvconv.weight float32 [32, 1, 7, 7]", error.Message);
        Assert.Equal(before, other.Values());

        CheckpointReport report = other.LoadStateDictionary(misspelt, new CheckpointLoadOptions { Partial = true });
        Assert.Equal("Transferred 64/65 tensors, 1 missing, 1 unexpected", report.Summary);
    }

    [Fact]
    public void The_list_is_sorted_and_cut_after_twenty()
    {
        using var model = new MicroConvNeXt();
        var error = Assert.Throws<CheckpointMismatchException>(() => model.LoadStateDictionary(new StateDictionary([])));
        string[] lines = error.Message.Split('\n');
        Assert.Equal(22, lines.Length);
        Assert.Equal("  … and 45 more", lines[^1]);
        Assert.Equal(lines[1..21].Order(StringComparer.Ordinal), lines[1..21]);
        Assert.Equal(65, error.Report.Missing.Count);
    }

    [Fact]
    public void A_partial_load_that_finds_nothing_is_refused()
    {
        using var model = new MicroConvNeXt();
        var other = new StateDictionary([TensorEntry.Create("other", ElementType.Float32, [], new byte[4])]);
        Assert.Throws<CheckpointMismatchException>(() => model.LoadStateDictionary(other, new CheckpointLoadOptions { Partial = true }));
    }

    [Theory]
    [InlineData(new long[] { 1 })]
    [InlineData(new long[] { 1, 3 })]
    [InlineData(new long[] { 3, 1 })]
    [InlineData(new long[] { 6 })]
    public void Nothing_is_ever_broadcast_or_reshaped(long[] shape)
    {
        using var model = new Single(zeros(2, 3));
        var source = Entry("value", Enumerable.Repeat(7f, (int)shape.Aggregate((a, b) => a * b)).ToArray(), shape);
        Assert.Throws<CheckpointMismatchException>(() => model.LoadStateDictionary(new StateDictionary([source])));
        Assert.All(model.Value.data<float>().ToArray(), value => Assert.Equal(0, value));
    }

    [Fact]
    public void Channels_last_parameters_keep_their_strides_and_get_the_right_elements()
    {
        using var model = new Single(zeros(4, 2, 2, 3).permute(0, 3, 1, 2));
        Assert.False(model.Value.is_contiguous());
        long[] strides = model.Value.stride();
        float[] values = [.. Enumerable.Range(0, 48).Select(value => (float)value)];
        model.LoadStateDictionary(new StateDictionary([Entry("value", values, [4, 3, 2, 2])]));
        Assert.Equal(strides, model.Value.stride());
        Assert.Equal(values, model.Value.contiguous().data<float>().ToArray());
        Assert.Equal(values, model.ToStateDictionary()["value"].ToArray<float>());
    }

    [Fact]
    public void Half_precision_is_converted_by_default_and_can_be_refused()
    {
        using var model = new Single(zeros(3));
        var source = new StateDictionary([TensorEntry.Create("value", ElementType.Float16, [3], MemoryMarshal.AsBytes<Half>([(Half)1.5, (Half)(-2), (Half)65504]).ToArray())]);
        Assert.Throws<CheckpointMismatchException>(() => model.LoadStateDictionary(source, new CheckpointLoadOptions { Conversion = ElementConversion.None }));
        CheckpointReport report = model.LoadStateDictionary(source);
        Assert.Equal("Transferred 1/1 tensors, 1 converted", report.Summary);
        Assert.Equal([1.5f, -2f, 65504f], model.Value.data<float>().ToArray());
    }

    [Theory]
    [InlineData(ElementType.Float16)]
    [InlineData(ElementType.BFloat16)]
    public void Every_half_precision_value_is_widened_exactly(ElementType type)
    {
        // All 65,536, and a few more so that the end does not fall on a vector's.
        ushort[] bits = [.. Enumerable.Range(0, 65_536 + 5).Select(value => (ushort)value)];
        using var model = new Single(zeros(bits.Length));
        model.LoadStateDictionary(new StateDictionary([TensorEntry.Create("value", type, [bits.Length], MemoryMarshal.AsBytes<ushort>(bits).ToArray())]));
        float[] expected = [.. bits.Select(value => type == ElementType.Float16
            ? (float)BitConverter.UInt16BitsToHalf(value)
            : BitConverter.UInt32BitsToSingle((uint)value << 16))];
        Assert.Equal(expected, model.Value.data<float>().ToArray());
    }

    [Fact]
    public void Integers_become_floats_only_when_asked()
    {
        using var model = new Single(zeros(2));
        var source = new StateDictionary([TensorEntry.Create("value", ElementType.UInt16, [2], MemoryMarshal.AsBytes<ushort>([7, 65535]).ToArray())]);
        var error = Assert.Throws<CheckpointMismatchException>(() => model.LoadStateDictionary(source));
        Assert.Contains("set Conversion", error.Message);
        model.LoadStateDictionary(source, new CheckpointLoadOptions { Conversion = ElementConversion.Any });
        Assert.Equal([7f, 65535f], model.Value.data<float>().ToArray());
    }

    [Fact]
    public void Float8_is_decoded_as_PyTorch_does()
    {
        using var model = new Single(zeros(6));
        // float8_e4m3fn: 1, -1.75, the largest, the smallest subnormal, zero, NaN.
        var source = new StateDictionary([TensorEntry.Create("value", ElementType.Float8E4M3, [6], new byte[] { 0x38, 0xBE, 0x7E, 0x01, 0x80, 0x7F })]);
        model.LoadStateDictionary(source);
        Assert.Equal([1f, -1.75f, 448f, 0.001953125f, -0f, float.NaN], model.Value.data<float>().ToArray());

        // float8_e5m2: 1, -1.75, the largest, the smallest subnormal, infinity, NaN.
        source = new StateDictionary([TensorEntry.Create("value", ElementType.Float8E5M2, [6], new byte[] { 0x3C, 0xBF, 0x7B, 0x01, 0x7C, 0x7F })]);
        model.LoadStateDictionary(source);
        Assert.Equal([1f, -1.75f, 57344f, 1.52587890625E-05f, float.PositiveInfinity, float.NaN], model.Value.data<float>().ToArray());
    }

    [Fact]
    public void More_elements_than_one_staging_piece_are_all_converted()
    {
        const int count = (1 << 20) + 12345;
        using var model = new Single(zeros(count));
        double[] values = [.. Enumerable.Range(0, count).Select(value => (double)value)];
        model.LoadStateDictionary(new StateDictionary([TensorEntry.Create("value", ElementType.Float64, [count], MemoryMarshal.AsBytes<double>(values).ToArray())]));
        Assert.Equal(values.Select(value => (float)value), model.Value.data<float>().ToArray());
    }

    private static TensorEntry Entry(string name, float[] values, long[] shape) =>
        TensorEntry.Create(name, ElementType.Float32, [.. shape], MemoryMarshal.AsBytes<float>(values).ToArray());

    /// <summary>A module of one parameter.</summary>
    private sealed class Single : nn.Module
    {
        public Single(Tensor value)
            : base(nameof(Single)) => register_parameter("value", new TorchSharp.Modules.Parameter(value));

        public Tensor Value => parameters().First().detach();

        protected override void RegisterComponents()
        {
        }
    }
}
