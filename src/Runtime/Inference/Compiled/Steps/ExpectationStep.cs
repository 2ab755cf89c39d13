using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ConvNeXtGen.Graphs;
using ConvNeXtGen.Kernels.Simd;

namespace ConvNeXtGen.Inference.Steps;

/// <summary>
/// The mean of constants by the softmax of scores that lie side by side: distances of boxes from their distribution over bins (Li et al., arXiv 2006.04388).
/// </summary>
/// <typeparam name="V">The vector.</typeparam>
internal sealed unsafe class ExpectationStep<V> : Step
    where V : struct, IVector<V>
{
    private readonly View _input;
    private readonly View _output;
    private readonly long[] _sizes;
    private readonly long[] _inputStrides;
    private readonly long[] _outputStrides;
    private readonly int _bins;
    private readonly float* _constants;
    private readonly int _rows;
    private readonly int _chunks;

    /// <summary>Makes the step.</summary>
    /// <param name="input">Scores: [N, bins, A, B], of any strides but 1 from bin to bin.</param>
    /// <param name="sizes">Their shape.</param>
    /// <param name="output">[N, 1, A, B] of any strides.</param>
    /// <param name="constants">What the mean is taken of: as many numbers as bins.</param>
    public ExpectationStep(View input, long[] sizes, View output, Weight constants)
    {
        (_input, _output, _bins) = (input, output, (int)sizes[1]);
        _sizes = [sizes[0], sizes[2], sizes[3]];
        _inputStrides = [input.TensorStrides![0], input.TensorStrides[2], input.TensorStrides[3]];
        _outputStrides = [output.TensorStrides![0], output.TensorStrides[2], output.TensorStrides[3]];
        _constants = NativeFloats.Copy(constants.Tensor);
        _rows = (int)(sizes[0] * sizes[2] * sizes[3]);
        _chunks = ChunksFor(4L * _rows * _bins, _rows);
    }

    /// <inheritdoc/>
    public override string Name => "expectation";

    /// <inheritdoc/>
    public override int Chunks => _chunks;

    /// <inheritdoc/>
    public override long ScratchBytes => (_bins + 1L) * V.Width * sizeof(float);

    /// <inheritdoc/>
    public override void Run(Workspace workspace, int chunk, int worker)
    {
        var (first, end) = RowsOf(chunk, _chunks, _rows);
        var scores = (float*)workspace.Scratch(worker);
        var results = scores + (_bins * V.Width);
        for (var row = first; row < end; row += V.Width)
        {
            var lanes = Math.Min(V.Width, end - row);
            for (var lane = 0; lane < lanes; lane++)
            {
                Turn(workspace.At(_input) + Place(row + lane, _inputStrides), scores + lane);
            }

            V.Store(Mean(scores), results);
            for (var lane = 0; lane < lanes; lane++)
            {
                workspace.At(_output)[Place(row + lane, _outputStrides)] = results[lane];
            }
        }
    }

    /// <inheritdoc/>
    public override void Dispose() => NativeMemory.AlignedFree(_constants);

    /// <summary>Where a distribution lies. Bins lie together, so the last axis but one, a box's sides, is the nearer one in memory.</summary>
    private long Place(int row, long[] strides)
    {
        var (side, cell) = (row % _sizes[1], row / _sizes[1]);
        return (cell / _sizes[2] * strides[0]) + (side * strides[1]) + (cell % _sizes[2] * strides[2]);
    }

    /// <summary>One distribution becomes a column, so that as many as a vector has numbers are computed at once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Turn(float* from, float* column)
    {
        for (var i = 0; i < _bins; i++, column += V.Width)
        {
            *column = from[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private V Mean(float* scores)
    {
        var top = V.Load(scores);
        for (var i = 1; i < _bins; i++)
        {
            top = V.Max(top, V.Load(scores + (i * V.Width)));
        }

        V log = V.Set(1.44269504f), sum = V.Zero, mean = V.Zero;
        for (var i = 0; i < _bins; i++)
        {
            var power = Elementary<V>.PowerOfTwo((V.Load(scores + (i * V.Width)) - top) * log);
            sum += power;
            mean = V.Fma(power, V.Set(_constants[i]), mean);
        }

        return mean / sum;
    }
}
