using System.Runtime.InteropServices;
using ConvNeXtGen.Checkpoints;
using ConvNeXtGen.Checkpoints.Naming;

namespace ConvNeXtGen.Runtime.Tests.Checkpoints;

public class KeyMapTests
{
    public static TheoryData<string, NamingScheme> Cases
    {
        get
        {
            var cases = new TheoryData<string, NamingScheme>();
            foreach (string network in new[] { "tiny", "base", "V2 atto" })
            {
                foreach (NamingScheme scheme in new[] { NamingScheme.Meta, NamingScheme.TorchVision, NamingScheme.Timm, NamingScheme.HuggingFace })
                {
                    if (network != "V2 atto" || scheme != NamingScheme.TorchVision)
                        cases.Add(network, scheme);
                }
            }
            return cases;
        }
    }

    [Theory]
    [InlineData("tiny", 182, 28_589_128)]
    [InlineData("base", 344, 88_591_464)]
    [InlineData("V2 atto", 140, 3_708_400)]
    public void The_lists_are_those_of_the_published_networks(string network, int tensors, long parameters)
    {
        Assert.Equal(tensors, Keys(network).Count);
        Assert.Equal(parameters, Keys(network).ElementCount);
    }

    [Theory, MemberData(nameof(Cases))]
    public void Names_translate_one_to_one_and_back_and_the_scheme_is_found_out(string network, NamingScheme scheme)
    {
        StateDictionary meta = Keys(network);
        StateDictionary other = SchemeNames.Write(meta, scheme, pointwiseConvolutions: null);
        Assert.Equal(meta.Count, other.Names.Distinct().Count());
        Assert.Equal(meta.ElementCount, other.ElementCount);

        SchemeTranslation back = SchemeTranslation.Detect(other, [])!;
        Assert.Equal(scheme, back.Scheme);
        Assert.Empty(back.Unknown);
        Assert.Empty(back.Dropped);
        Assert.Equal(meta.Names, back.Tensors.Keys);
        foreach (TensorEntry entry in meta)
            Assert.Equal(entry.Shape.ToArray(), back.Tensors[entry.Name].Tensor.Shape.ToArray());
    }

    [Theory]
    [InlineData("tiny", NamingScheme.TorchVision, "downsample_layers.3.1.weight", "features.6.1.weight", new long[] { 768, 384, 2, 2 })]
    [InlineData("tiny", NamingScheme.TorchVision, "stages.2.8.gamma", "features.5.8.layer_scale", new long[] { 384, 1, 1 })]
    [InlineData("tiny", NamingScheme.TorchVision, "head.bias", "classifier.2.bias", new long[] { 1000 })]
    [InlineData("tiny", NamingScheme.Timm, "downsample_layers.0.1.bias", "stem.1.bias", new long[] { 96 })]
    [InlineData("tiny", NamingScheme.Timm, "stages.3.0.pwconv2.weight", "stages.3.blocks.0.mlp.fc2.weight", new long[] { 768, 3072 })]
    [InlineData("V2 atto", NamingScheme.Timm, "stages.3.0.pwconv2.weight", "stages.3.blocks.0.mlp.fc2.weight", new long[] { 320, 1280, 1, 1 })]
    [InlineData("V2 atto", NamingScheme.Timm, "stages.0.0.grn.beta", "stages.0.blocks.0.mlp.grn.bias", new long[] { 160 })]
    [InlineData("V2 atto", NamingScheme.HuggingFace, "stages.0.0.grn.gamma", "convnextv2.encoder.stages.0.layers.0.grn.weight", new long[] { 1, 1, 1, 160 })]
    [InlineData("base", NamingScheme.HuggingFace, "downsample_layers.1.0.weight", "convnext.encoder.stages.1.downsampling_layer.0.weight", new long[] { 128 })]
    [InlineData("base", NamingScheme.HuggingFace, "head.weight", "classifier.weight", new long[] { 1000, 1024 })]
    public void Names_and_shapes_are_those_the_projects_use(string network, NamingScheme scheme, string meta, string other, long[] shape)
    {
        StateDictionary keys = Keys(network);
        int index = keys.Names.ToList().IndexOf(meta);
        TensorEntry translated = SchemeNames.Write(keys, scheme, pointwiseConvolutions: null).ElementAt(index);
        Assert.Equal(other, translated.Name);
        Assert.Equal(shape, translated.Shape.ToArray());
    }

    [Fact]
    public void The_second_spellings_are_understood()
    {
        (NamingScheme Scheme, string Key, string Meta)[] spellings =
        [
            (NamingScheme.Meta, "norm3.weight", "norm3.weight"),
            (NamingScheme.Meta, "blocks.17.pwconv1.weight", "blocks.17.pwconv1.weight"),
            (NamingScheme.Timm, "norm_pre.weight", "norm.weight"),
            (NamingScheme.Timm, "stages_2.blocks.7.mlp.fc1.bias", "stages.2.7.pwconv1.bias"),
            (NamingScheme.Timm, "stem_0.weight", "downsample_layers.0.0.weight"),
            (NamingScheme.Timm, "visual.trunk.stages.1.downsample.1.bias", "downsample_layers.1.1.bias"),
            (NamingScheme.HuggingFace, "convnextv2.encoder.stages.1.layers.0.grn.beta", "stages.1.0.grn.beta"),
            (NamingScheme.HuggingFace, "encoder.stages.1.layers.0.dwconv.bias", "stages.1.0.dwconv.bias"),
            (NamingScheme.HuggingFace, "hidden_states_norms.stage4.weight", "norm3.weight"),
            (NamingScheme.DinoV3, "stages.0.layers.1.pointwise_conv2.weight", "stages.0.1.pwconv2.weight"),
            (NamingScheme.DinoV3, "layer_norm.bias", "norm.bias"),
            (NamingScheme.OpenMmLab, "backbone.stages.3.2.depthwise_conv.weight", "stages.3.2.dwconv.weight"),
            (NamingScheme.OpenMmLab, "backbone.norm3.weight", "norm.weight"),
        ];
        Assert.All(spellings, spelling => Assert.Equal(spelling.Meta, KeyMaps.For(spelling.Scheme).ToMeta(spelling.Key)));
    }

    [Theory]
    [InlineData("features.0.0.weights")]
    [InlineData("features.3.0.block.1.weight")]
    [InlineData("features.4.0.block.0.weight")]
    [InlineData("features.-1.0.block.0.weight")]
    [InlineData("features.99999999999.0.block.0.weight")]
    [InlineData("features.٣.0.block.0.weight")]
    [InlineData("features.1.0.block.0.weight\n")]
    public void Names_that_only_look_alike_do_not_translate(string key) => Assert.Null(KeyMaps.For(NamingScheme.TorchVision).ToMeta(key));

    [Fact]
    public void Torchvision_has_no_names_for_V2()
    {
        var error = Assert.Throws<NotSupportedException>(() => SchemeNames.Write(ZooKeys.V2Atto, NamingScheme.TorchVision, null));
        Assert.Contains("TorchVision has no name for 24 tensors: stages.0.0.grn.beta", error.Message);
    }

    [Theory]
    [InlineData("module.")]
    [InlineData("_orig_mod.")]
    [InlineData("module._orig_mod.")]
    [InlineData("encoder.")]
    [InlineData("backbone.")]
    public void Wrappers_prefixes_are_taken_away(string prefix)
    {
        var wrapped = new StateDictionary(ZooKeys.Tiny.Select(entry => entry.WithName(prefix + entry.Name)));
        SchemeTranslation translation = SchemeTranslation.Detect(wrapped, CheckpointLoadOptions.Strict.StripPrefixes)!;
        Assert.Equal(182, translation.Tensors.Count);
        Assert.Empty(translation.Unknown);
    }

    [Fact]
    public void A_prefix_stays_where_taking_it_away_would_make_two_names_one()
    {
        TensorEntry[] entries = [Byte("module.a"), Byte("module.b"), Byte("a")];
        Assert.Single(PrefixRule.Candidates([.. new StateDictionary(entries).Names], ["module."]));

        static TensorEntry Byte(string name) => TensorEntry.Create(name, ElementType.UInt8, [], new byte[1]);
    }

    [Fact]
    public void A_sparse_FCMAE_encoder_becomes_dense_and_a_dense_one_stays()
    {
        // Meta's definition of the way back, element by element: dense[o, i, a, b] = sparse[b·k + a, i, o].
        long[] Ids(int count) => [.. Enumerable.Range(0, count).Select(value => (long)value)];
        StateDictionary dense = ZooKeys.Network([1, 1, 1, 1], [2, 4, 8, 16], isV2: true);
        var encoder = dense.Where(entry => !entry.Name.StartsWith("head.") && !entry.Name.StartsWith("norm."))
            .ToDictionary(entry => entry.Name, entry => Entry(entry.Name, [.. entry.Shape], Ids((int)entry.ElementCount)));
        var sparse = new StateDictionary([.. encoder.Values.Select(Sparse), Entry("decoder.0.dwconv.weight", [1], [0]), Entry("mask_token", [1], [0])]);

        SchemeTranslation read = SchemeTranslation.Detect(sparse, CheckpointLoadOptions.Strict.StripPrefixes)!;
        Assert.Equal(NamingScheme.Fcmae, read.Scheme);
        Assert.Empty(read.Unknown);
        Assert.Equal(2, read.Dropped.Length);
        Assert.Equal(encoder.Keys.Order(), read.Tensors.Keys.Order());
        foreach (TensorEntry entry in encoder.Values)
        {
            TensorEntry actual = read.Tensors[entry.Name].Tensor;
            Assert.Equal(entry.Shape.ToArray(), actual.Shape.ToArray());
            Assert.Equal(entry.ToArray<long>(), actual.ToArray<long>());
        }

        SchemeTranslation again = SchemeTranslation.Detect(new StateDictionary(encoder.Values), [])!;
        Assert.Equal(NamingScheme.Meta, again.Scheme);
        foreach (TensorEntry entry in encoder.Values)
            Assert.Equal(entry.ToArray<long>(), again.Tensors[entry.Name].Tensor.ToArray<long>());
    }

    /// <summary>A dense tensor as the sparse encoder stores it.</summary>
    private static TensorEntry Sparse(TensorEntry entry)
    {
        string name = "encoder." + entry.Name;
        long[] values = entry.ToArray<long>();
        bool isStem = entry.Name.StartsWith("downsample_layers.0.");
        if (entry.Name.EndsWith(".bias") && !isStem && !entry.Name.Contains("norm"))
            return Entry(name.Replace("pwconv1.", "pwconv1.linear.").Replace("pwconv2.", "pwconv2.linear."), [1, values.Length], values);
        if (entry.Name.Contains(".grn."))
            return Entry(name, [1, values.Length], values);
        if (entry.Shape is not [var outputs, var inputs, var k, _] || isStem)
            return Entry(name.Replace(".norm.", ".norm.ln.").Replace("pwconv1.", "pwconv1.linear.").Replace("pwconv2.", "pwconv2.linear."), [.. entry.Shape], values);

        var kernel = new long[values.Length];
        for (long o = 0; o < outputs; o++)
            for (long i = 0; i < inputs; i++)
                for (long a = 0; a < k; a++)
                    for (long b = 0; b < k; b++)
                        kernel[((b * k + a) * inputs + i) * outputs + o] = values[((o * inputs + i) * k + a) * k + b];
        long[] shape = entry.Name.Contains("dwconv") ? [k * k, outputs] : [k * k, inputs, outputs];
        return Entry(name.Replace(".weight", ".kernel"), shape, kernel);
    }

    private static StateDictionary Keys(string network) => network switch
    {
        "tiny" => ZooKeys.Tiny,
        "base" => ZooKeys.Base,
        _ => ZooKeys.V2Atto,
    };

    private static TensorEntry Entry(string name, long[] shape, long[] values) =>
        TensorEntry.Create(name, ElementType.Int64, [.. shape], MemoryMarshal.AsBytes<long>(values).ToArray());
}
