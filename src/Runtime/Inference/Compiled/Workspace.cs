using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Inference;

/// <summary>The memory of one run of a program. A run has its own, so that many can go on at the same time.</summary>
internal sealed unsafe class Workspace : IDisposable
{
    /// <summary>Kernels may read, and never use, a few rows behind a value.</summary>
    private const long Slack = 1 << 16;

    private readonly byte* _scratch;
    private readonly long _scratchBytes;
    private readonly Tensor _memory;
    private readonly byte* _arena;
    private readonly Tensor?[] _outputs;
    private readonly nint[] _outputData;

    /// <summary>Allocates a workspace.</summary>
    /// <param name="arenaBytes">Size of the arena.</param>
    /// <param name="scratchBytes">Private memory of each worker.</param>
    /// <param name="workers">How many workers.</param>
    /// <param name="tensors">How many values are held as tensors.</param>
    /// <param name="outputs">How many outputs are written where the caller gets them.</param>
    public Workspace(long arenaBytes, long scratchBytes, int workers, int tensors, int outputs)
    {
        _outputs = new Tensor?[outputs];
        _outputData = new nint[outputs];
        _memory = torch.zeros((arenaBytes + Slack) / sizeof(float), ScalarType.Float32).DetachFromDisposeScope();
        _arena = (byte*)TensorMemory.Pointer(_memory);
        _scratchBytes = (scratchBytes + 4095) / 4096 * 4096;
        _scratch = (byte*)NativeMemory.AlignedAlloc((nuint)(_scratchBytes * workers), 4096);
        NativeMemory.Clear(_scratch, (nuint)(_scratchBytes * workers));
        Tensors = new Tensor?[tensors];
        Work = new StepWork(this);
    }

    /// <summary>The image that the run is for.</summary>
    public ImageSource Input { get; set; }

    /// <summary>Values that aten ops made.</summary>
    public Tensor?[] Tensors { get; }

    /// <summary>What a team of threads does in this memory.</summary>
    public StepWork Work { get; }

    /// <summary>Where a view starts.</summary>
    public float* At(View view) => view.Block.Output < 0
        ? (float*)(_arena + view.Block.Offset + (view.Start * view.ElementSize))
        : (float*)_outputData[view.Block.Output] + view.Start;

    /// <summary>Gives the run memory for an output, float32 numbers without a shape; null takes it away.</summary>
    public void SetOutput(int index, Tensor? memory)
    {
        _outputs[index] = memory;
        _outputData[index] = memory is null ? 0 : (nint)TensorMemory.Pointer(memory);
    }

    /// <summary>A worker's private memory.</summary>
    public byte* Scratch(int worker) => _scratch + (worker * _scratchBytes);

    /// <summary>A float32 view as a tensor over the arena's memory.</summary>
    /// <param name="view">The view.</param>
    /// <param name="shape">The value's logical shape; NCHW for four axes.</param>
    public Tensor Tensor(View view, long[] shape)
    {
        var strides = StridedLayout.StridesOf(view, shape);
        return view.Block.Output < 0
            ? _memory.as_strided(shape, strides, (view.Block.Offset / sizeof(float)) + view.Start)
            : _outputs[view.Block.Output]!.as_strided(shape, strides, view.Start);
    }

    /// <summary>Frees the memory.</summary>
    public void Dispose()
    {
        foreach (var tensor in Tensors)
        {
            tensor?.Dispose();
        }

        _memory.Dispose();
        NativeMemory.AlignedFree(_scratch);
        GC.SuppressFinalize(this);
    }

    ~Workspace() => NativeMemory.AlignedFree(_scratch);
}

/// <summary>Where the numbers of an image tensor are.</summary>
/// <param name="data">The first one.</param>
/// <param name="strides">Elements from one to the next along N, C, H, W.</param>
internal readonly unsafe struct ImageSource(float* data, long[] strides)
{
    public readonly float* Data = data;
    public readonly long StrideN = strides[0];
    public readonly long StrideC = strides[1];
    public readonly long StrideH = strides[2];
    public readonly long StrideW = strides[3];
}
