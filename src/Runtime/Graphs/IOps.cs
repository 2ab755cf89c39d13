using ConvNeXtGen.Layers;
using static TorchSharp.torch;

namespace ConvNeXtGen.Graphs;

/// <summary>
/// The op vocabulary that layers are written in. Names and semantics are PyTorch's; every result is a new value that
/// the caller owns (a view counts as new), every input stays with the caller.
/// </summary>
/// <typeparam name="T">What a value is: <see cref="Tensor"/> for <see cref="EagerOps"/>, a node for graph ops.</typeparam>
public interface IOps<T>
{
    /// <summary>Whether dropout-like ops act and batch statistics are used is up to each layer's <c>training</c>; graph ops always lower for evaluation.</summary>
    bool SupportsTraining { get; }

    /// <summary>Runs a child layer: hooks fire in eager mode, a graph gets the child's name as scope.</summary>
    T Call(ILayer layer, T x);

    /// <summary>Runs a child layer with several inputs.</summary>
    T Call(IMultiInputLayer layer, IReadOnlyList<T> xs);

    /// <summary>Gives back a value that this layer made and no longer needs.</summary>
    void Release(T x);

    /// <summary>The same contents as a new value.</summary>
    T Alias(T x);

    /// <summary>The same contents as a new value through which no gradient flows back.</summary>
    T StopGradient(T x);

    /// <summary>2-D convolution, NCHW; <paramref name="weight"/> is [out, in/groups, kH, kW].</summary>
    T Conv2d(T x, Tensor weight, Tensor? bias, Conv2dGeometry geometry);

    /// <summary>Transposed 2-D convolution, NCHW; <paramref name="weight"/> is [in, out/groups, kH, kW].</summary>
    T ConvTranspose2d(T x, Tensor weight, Tensor? bias, Conv2dGeometry geometry);

    /// <summary>x·Wᵀ + b over the last axis; <paramref name="weight"/> is [out, in].</summary>
    T Linear(T x, Tensor weight, Tensor? bias);

    /// <summary>Layer normalisation over the last axis with the biased variance (Ba et al., arXiv 1607.06450).</summary>
    T LayerNorm(T x, Tensor? weight, Tensor? bias, double eps);

    /// <summary>Batch normalisation over N, H, W of NCHW (Ioffe &amp; Szegedy, arXiv 1502.03167).</summary>
    /// <param name="x">NCHW.</param>
    /// <param name="runningMean">[C]; updated when <paramref name="training"/>.</param>
    /// <param name="runningVar">[C]; updated when <paramref name="training"/>.</param>
    /// <param name="weight">[C].</param>
    /// <param name="bias">[C].</param>
    /// <param name="eps">Added to the variance.</param>
    /// <param name="momentum">Share of the new batch in the running statistics.</param>
    /// <param name="training">Use and record batch statistics.</param>
    T BatchNorm2d(T x, Tensor runningMean, Tensor runningVar, Tensor? weight, Tensor? bias, double eps, double momentum, bool training);

    /// <summary>An elementwise activation.</summary>
    T Activate(T x, Activation activation);

    /// <summary>Elementwise sum with broadcasting.</summary>
    T Add(T a, T b);

    /// <summary>Elementwise difference with broadcasting.</summary>
    T Subtract(T a, T b);

    /// <summary>Elementwise product with broadcasting.</summary>
    T Multiply(T a, T b);

    /// <summary>Elementwise quotient with broadcasting.</summary>
    T Divide(T a, T b);

    /// <summary>x + value.</summary>
    T AddScalar(T x, double value);

    /// <summary>x · value.</summary>
    T MultiplyScalar(T x, double value);

    /// <summary>x · weight with broadcasting, where the weight is a parameter or buffer of the layer.</summary>
    T Scale(T x, Tensor weight);

    /// <summary>x + bias with broadcasting, where the bias is a parameter or buffer of the layer.</summary>
    T Shift(T x, Tensor bias);

    /// <summary>Arithmetic mean over <paramref name="axes"/> (negative axes count from the end).</summary>
    T Mean(T x, long[] axes, bool keepDim);

    /// <summary>Largest value over one axis.</summary>
    T Max(T x, long axis, bool keepDim);

    /// <summary>Euclidean norm over <paramref name="axes"/>, accumulated in float32 at least (half precision overflows here).</summary>
    T L2Norm(T x, long[] axes, bool keepDim);

    /// <summary>Softmax over one axis.</summary>
    T Softmax(T x, long axis);

    /// <summary>Batched matrix product over the last two axes.</summary>
    T MatMul(T a, T b);

    /// <summary>Reorders axes; a view.</summary>
    T Permute(T x, long[] axes);

    /// <summary>
    /// Reshapes with ONNX's rules: 0 keeps the input's size at that position, -1 (at most once) is what is left.
    /// Any other size that depends on batch, height or width comes from <see cref="Dim"/>.
    /// </summary>
    T Reshape(T x, params ReadOnlySpan<Dim> shape);

    /// <summary>The size of an axis, to be used in <see cref="Reshape"/>: a number in eager mode, symbolic in a graph.</summary>
    Dim Size(T x, int axis);

    /// <summary>Joins along an axis.</summary>
    T Concat(IReadOnlyList<T> xs, long axis);

    /// <summary>Cuts along an axis into parts of the given sizes; views.</summary>
    T[] Split(T x, long[] sizes, long axis);

    /// <summary>Elements start, start+step, … below end of one axis; a view. <see cref="long.MaxValue"/> as end means all.</summary>
    T Slice(T x, long axis, long start, long end, long step);

    /// <summary>Max pooling; padding counts as -∞.</summary>
    T MaxPool2d(T x, long kernel, long stride, long padding, bool ceilMode);

    /// <summary>Average pooling; padding counts as zeros in the mean.</summary>
    T AvgPool2d(T x, long kernel, long stride, long padding);

    /// <summary>Nearest-neighbour enlargement of H and W by a whole factor.</summary>
    T UpsampleNearest(T x, int factor);

    /// <summary>Nearest-neighbour resampling of H and W to the given sizes.</summary>
    T ResizeNearest(T x, Dim height, Dim width);

    /// <summary>Bilinear resampling of H and W to the given sizes.</summary>
    T ResizeBilinear(T x, Dim height, Dim width, bool alignCorners);

    /// <summary>
    /// Bilinear samples of a map: <paramref name="x"/> [N, C, H, W] at <paramref name="grid"/> [N, H', W', 2] (x, then y; -1 and 1 are the map's
    /// outer edges) gives [N, C, H', W']; outside the map lie zeros.
    /// </summary>
    T GridSample(T x, T grid);

    /// <summary>
    /// Deformable attention's samples (Zhu et al., arXiv 2010.04159): each head of each query takes the mean, by the softmax of its scores, of bilinear samples of
    /// several maps at positions around the query's box; outside a map lie zeros.
    /// </summary>
    /// <param name="offsets">[N, Q, heads·levels·points·2]: x, then y; half a box is 'points' long.</param>
    /// <param name="boxes">[N, Q, 4]: centre and size as shares of the maps' sides.</param>
    /// <param name="scores">[N, Q, heads·levels·points].</param>
    /// <param name="values">One [N, H·W, C] per level; a head has C/heads of the channels.</param>
    /// <param name="maps">Per level a value [N, …, H, W] that its sides are read from.</param>
    /// <param name="heads">How many heads.</param>
    /// <returns>[N, Q, C].</returns>
    T DeformableSample(T offsets, T boxes, T scores, IReadOnlyList<T> values, IReadOnlyList<T> maps, long heads);

    /// <summary>
    /// The cells' positions of an NCHW map as [1, 2, H, W] in its type: column + offset, then row + offset; divided by
    /// W and H when <paramref name="normalized"/>.
    /// </summary>
    T CellGrid(T x, double offset, bool normalized);

    /// <summary>A parameter or buffer of the layer as a value.</summary>
    T Weight(Tensor weight);

    /// <summary>The <paramref name="k"/> largest values along an axis (all, where there are fewer), largest first, and their positions as int64.</summary>
    (T Values, T Indices) TopK(T x, Dim k, long axis);

    /// <summary>Rows <paramref name="indices"/> [N, K] of each sample of <paramref name="x"/> [N, L, C]: [N, K, C].</summary>
    T TakeRows(T x, T indices);

    /// <summary>⌊x / divisor⌋ of int64 positions ≥ 0.</summary>
    T FloorDivide(T x, long divisor);

    /// <summary>x mod divisor of int64 positions ≥ 0.</summary>
    T Remainder(T x, long divisor);

    /// <summary>The same numbers in the type of <paramref name="like"/>.</summary>
    T CastLike(T x, T like);

    /// <summary>1 where low &lt; x &lt; high, else 0, in the type of <paramref name="x"/>.</summary>
    T Inside(T x, double low, double high);

    /// <summary>Pads H and W with zeros.</summary>
    T ZeroPad2d(T x, long left, long right, long top, long bottom);

    /// <summary>Stochastic depth per sample (Huang et al., arXiv 1603.09382): one Bernoulli draw per sample, the kept ones divided by 1 - p; acts only when <paramref name="training"/>.</summary>
    T DropPath(T x, double p, bool training);

    /// <summary>
    /// The end of a residual block: x [N, C, H, W] plus a branch [N, H, W, C] that was scaled per channel and went through stochastic depth. Exactly what
    /// <see cref="ResidualBranch"/> says; eager ops may do it in one pass.
    /// </summary>
    /// <param name="x">What the block was given.</param>
    /// <param name="branch">What it made of it.</param>
    /// <param name="scale">[C], or null.</param>
    /// <param name="dropPath">The block's stochastic depth.</param>
    T AddBranch(T x, T branch, Tensor? scale, DropPath dropPath) => ResidualBranch.Add(this, x, branch, scale, dropPath);

    /// <summary>
    /// What follows the convolution of a ConvNeXt block, x and the result [N, C, H, W]. Exactly what <see cref="MlpBranch"/> says op by op; eager ops may do it at
    /// once, some rows at a time.
    /// </summary>
    /// <param name="x">What the block was given.</param>
    /// <param name="convolved">What its convolution made of it.</param>
    /// <param name="branch">The layers behind.</param>
    T AddMlpBranch(T x, T convolved, MlpBranch branch)
    {
        ArgumentNullException.ThrowIfNull(branch);
        return branch.Add(this, x, convolved);
    }

    /// <summary>Dropout; acts only when <paramref name="training"/>.</summary>
    T Dropout(T x, double p, bool training);
}
