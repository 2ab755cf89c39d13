using System.Runtime.InteropServices;
using ConvNeXtGen.Checkpoints;
using ConvNeXtGen.Export;
using ConvNeXtGen.Inference;
using ConvNeXtGen.Runtime.Tests.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Runtime.Tests.Networks;

/// <summary>What cannot go through a network is refused in the network's words, with what was found and what was expected, in every form it runs in.</summary>
public sealed class WrongImageTests : IDisposable
{
    private readonly Yolo11nMicro _network = new();
    private readonly DisposeScope _scope = NewDisposeScope();

    public WrongImageTests() => _network.eval();

    public enum Form
    {
        Eager,
        Kernels,
        Aten,
    }

    public static TheoryData<Form> Forms => [Form.Eager, Form.Kernels, Form.Aten];

    public void Dispose()
    {
        _scope.Dispose();
        _network.Dispose();
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_wrong_shape(Form form)
    {
        AssertRefused(form, ones(3, 64, 64), "Yolo11nMicro takes images [N, 3, H, W], but was given [3, 64, 64].");
        AssertRefused(form, ones(1, 1, 64, 64), "Yolo11nMicro takes images [N, 3, H, W], but was given [1, 1, 64, 64].");
        AssertRefused(form, ones(1, 64, 64, 3), "Yolo11nMicro takes images [N, 3, H, W], but was given [1, 64, 64, 3].");
        AssertRefused(form, ones(0, 3, 64, 64), "Yolo11nMicro takes at least one image at a time, but was given 0: [0, 3, 64, 64].");
        AssertRefused(form, ones(1, 3, 0, 64), "Yolo11nMicro needs images of at least 32×32 pixels, but was given 0×64.");
        AssertRefused(form, ones(1, 3, 64, 31), "Yolo11nMicro needs images of at least 32×32 pixels, but was given 64×31.");
        Assert.Throws<ArgumentNullException>(() => Run(form)(null!));
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Sides_that_downsampling_rounds(Form form)
    {
        AssertRefused(form, ones(1, 3, 50, 100), "Yolo11nMicro cannot take images of 50×100 pixels: give sides that are multiples of 32, such as 64×96. (");
        AssertRefused(form, ones(1, 3, 64, 33), "Yolo11nMicro cannot take images of 64×33 pixels: give sides that are multiples of 32, such as 64×32. (");

        // These are rounded alike on the way down and on the way up.
        Assert.Equal([1, 8, 21], Run(form)(rand(1, 3, 32, 32)).shape);
        Assert.Equal([1, 8, 84], Run(form)(rand(1, 3, 63, 64)).shape);
    }

    [Theory]
    [InlineData(Form.Eager, ScalarType.Float64, "Yolo11nMicro has Float32 weights, but was given Float64 images.")]
    [InlineData(Form.Eager, ScalarType.Byte, "Yolo11nMicro has Float32 weights, but was given Byte images.")]
    [InlineData(Form.Kernels, ScalarType.Float64, "Yolo11nMicro was compiled for Float32 images, but was given Float64.")]
    [InlineData(Form.Aten, ScalarType.Byte, "Yolo11nMicro was compiled for Float32 images, but was given Byte.")]
    public void A_wrong_type(Form form, ScalarType type, string expected) => AssertRefused(form, zeros([1, 3, 64, 64], type), expected);

    [Theory]
    [InlineData(Form.Eager, "Yolo11nMicro is on cpu, but was given images on meta.")]
    [InlineData(Form.Kernels, "Yolo11nMicro was compiled for images on cpu, but was given one on meta.")]
    [InlineData(Form.Aten, "Yolo11nMicro was compiled for images on cpu, but was given one on meta.")]
    public void A_wrong_device(Form form, string expected) =>
        AssertRefused(form, zeros([1, 3, 64, 64], device: new Device(DeviceType.META)), expected);

    [Theory]
    [InlineData(Form.Kernels)]
    [InlineData(Form.Aten)]
    public void A_sparse_image(Form form) =>
        AssertRefused(form, rand(1, 3, 64, 64).to_sparse(), "Yolo11nMicro was compiled for dense images, but was given a sparse one.");

    [Theory]
    [MemberData(nameof(Forms))]
    public void Any_strides_are_read(Form form)
    {
        var run = Run(form);
        var x = rand(1, 3, 64, 128)[TensorIndex.Ellipsis, TensorIndex.Slice(null, null, 2)];
        var row = rand(1, 3, 1, 64).expand(1, 3, 64, 64);
        Graphs.Closeness.AssertClose(run(x), run(x.contiguous()), 1e-5);
        Graphs.Closeness.AssertClose(run(row), run(row.contiguous()), 1e-5);
    }

    [Fact]
    public void A_failure_that_says_nothing_of_the_image_is_left_as_it_is()
    {
        // Fits in shape, type and device: what fails is a weight that someone put in the wrong shape.
        using var broken = new Yolo11nMicro();
        broken.eval();
        using (no_grad())
        {
            broken.parameters().First(parameter => parameter.shape.Length == 4).set_(zeros(1, 2, 3, 4));
        }

        Assert.Throws<ExternalException>(() => broken.call(rand(1, 3, 64, 64)));
    }

    [Fact]
    public void A_disposed_network()
    {
        var network = new Yolo11nMicro();
        network.eval();
        var image = rand(1, 3, 64, 64);
        using var compiled = network.Compile();
        var expected = compiled.Run(image).Predictions!;
        var directory = Directory.CreateTempSubdirectory("disposed").FullName;
        var path = Path.Combine(directory, "weights.safetensors");
        network.SaveCheckpoint(path);
        var saved = File.ReadAllBytes(path);
        network.Dispose();

        void Disposed(Action action) => Assert.Equal(nameof(Yolo11nMicro), Assert.Throws<ObjectDisposedException>(action).ObjectName);
        Disposed(() => network.call(image));
        Disposed(() => network.Compile());
        Disposed(() => network.SaveCheckpoint(path));
        Disposed(() => network.LoadCheckpoint(path));
        Disposed(() => OnnxExporter.Export(network, path));
        Assert.Equal(saved, File.ReadAllBytes(path));
        Directory.Delete(directory, recursive: true);

        // Compiled models have weights of their own, also for sizes that they meet later.
        Graphs.Closeness.AssertClose(compiled.Run(image).Predictions!, expected, 0);
        Assert.Equal([2, 8, 42], compiled.Run(rand(2, 3, 64, 32)).Predictions!.shape);
    }

    [Fact]
    public void A_disposed_compiled_model()
    {
        var compiled = _network.Compile();
        compiled.Dispose();
        Assert.Throws<ObjectDisposedException>(() => compiled.Run(rand(1, 3, 64, 64)));
        Assert.Throws<ObjectDisposedException>(() => compiled.Prepare(1, 64, 64));
        Assert.Throws<ObjectDisposedException>(() => compiled.Profile(rand(1, 3, 64, 64)));
    }

    [Fact]
    public void Sizes_to_prepare_for_are_checked_as_images_are()
    {
        using var compiled = _network.Compile();
        void Refused(string expected, long batch, long height, long width) =>
            Assert.StartsWith(expected, Assert.Throws<ArgumentException>(() => compiled.Prepare(batch, height, width)).Message);
        Refused("Yolo11nMicro needs images of at least 32×32", 1, 8, 64);
        Refused("Yolo11nMicro takes at least one image at a time, but was given -1", -1, 64, 64);
        Refused("Yolo11nMicro cannot take images of 64×65 pixels", 1, 64, 65);
        Refused("Images [1, 3, 1048576, 1048576] are too large to compile for", 1, 1 << 20, 1 << 20);
        Assert.True(compiled.Prepare(1, 64, 64) > 0);
    }

    [Fact]
    public void Options_out_of_range()
    {
        void Refused(string expected, CompileOptions options) =>
            Assert.Contains(expected, Assert.ThrowsAny<ArgumentException>(() => _network.Compile(options)).Message);
        Refused("Threads must be at least 1", new() { Threads = 0 });
        Refused("There is no precision 9", new() { Precision = (CompiledPrecision)9 });
        Refused("There is no precision Float32 or no backend 9", new() { Backend = (CompiledBackend)9 });
        Refused("Std must be greater than 0, but is [1, 0, 1].", new() { Mean = [0, 0, 0], Std = [1, 0, 1] });

        void NotExported(string expected, OnnxExportOptions options) =>
            Assert.Contains(expected, Assert.ThrowsAny<ArgumentException>(() => OnnxExporter.Export(_network, "never.onnx", options)).Message);
        NotExported("Batch must be at least 1", new() { Batch = 0 });
        NotExported("Yolo11nMicro tells 4 classes apart, but ClassNames has 5.", new() { ClassNames = ["a", "b", "c", "d", "e"] });
        NotExported("Mean and Std need 3 values each, one per image channel, but have 3 and 0.", new() { Mean = [0, 0, 0] });
        NotExported("Std must be greater than 0", new() { Mean = [0, 0, 0], Std = [1, 1, -1] });
        NotExported("Yolo11nMicro cannot take images of 64×48 pixels: give sides that are multiples of 32, such as 64×64. (", new() { Height = 64, Width = 48 });
        Assert.False(File.Exists("never.onnx"));
    }

    [Fact]
    public void Many_threads_may_meet_a_size_for_the_first_time_at_once()
    {
        using var compiled = _network.Compile(new() { Threads = 1 });
        var image = rand(1, 3, 96, 64);
        var expected = Run(Form.Eager)(image);
        var together = new Barrier(8);
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            together.SignalAndWait(TimeSpan.FromSeconds(2));
            using var output = compiled.Run(image);
            Graphs.Closeness.AssertClose(output.Predictions!, expected, 1e-4);
        });
    }

    private Func<Tensor, Tensor> Run(Form form)
    {
        if (form == Form.Eager)
        {
            return image =>
            {
                using var guard = no_grad();
                return _network.call(image).Predictions!;
            };
        }

        var compiled = _network.Compile(new() { Backend = form == Form.Kernels ? CompiledBackend.Kernels : CompiledBackend.Aten });
        return image => compiled.Run(image).Predictions!;
    }

    private void AssertRefused(Form form, Tensor image, string expected) =>
        Assert.StartsWith(expected, Assert.ThrowsAny<ArgumentException>(() => Run(form)(image)).Message);
}
