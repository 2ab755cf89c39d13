using ConvNeXtGen.Layers;
using static TorchSharp.torch;

namespace ConvNeXtGen.Graphs;

/// <summary>Ops that write down what a layer computes, for evaluation, instead of computing it.</summary>
internal sealed partial class GraphOps(Func<Tensor, Weight> weightOf, Func<object, string> scopeOf) : IOps<Value>
{
    private readonly List<Node> _nodes = [];
    private string _scope = "";

    /// <summary>The nodes so far, in execution order.</summary>
    public IReadOnlyList<Node> Nodes => _nodes;

    /// <inheritdoc/>
    public bool SupportsTraining => false;

    /// <inheritdoc/>
    public Value Call(ILayer layer, Value x) => InScope(layer, () => layer.Apply(this, x));

    /// <inheritdoc/>
    public Value Call(IMultiInputLayer layer, IReadOnlyList<Value> xs) => InScope(layer, () => layer.Apply(this, xs));

    /// <inheritdoc/>
    public void Release(Value x)
    {
    }

    /// <inheritdoc/>
    public Value Alias(Value x) => x;

    /// <inheritdoc/>
    public Value StopGradient(Value x) => x;

    /// <inheritdoc/>
    public Value Conv2d(Value x, Tensor weight, Tensor? bias, Conv2dGeometry geometry) => Add(new Conv2dOp(geometry), [x], weight, bias);

    /// <inheritdoc/>
    public Value ConvTranspose2d(Value x, Tensor weight, Tensor? bias, Conv2dGeometry geometry) =>
        Add(new ConvTranspose2dOp(geometry), [x], weight, bias);

    /// <inheritdoc/>
    public Value Linear(Value x, Tensor weight, Tensor? bias) => Add(new LinearOp(), [x], weight, bias);

    /// <inheritdoc/>
    public Value MatMul(Value a, Value b) => Add(new MatMulOp(), [a, b]);

    /// <inheritdoc/>
    public Value LayerNorm(Value x, Tensor? weight, Tensor? bias, double eps) => Add(new LayerNormOp(eps), [x], weight, bias);

    /// <inheritdoc/>
    public Value BatchNorm2d(Value x, Tensor runningMean, Tensor runningVar, Tensor? weight, Tensor? bias, double eps, double momentum, bool training) =>
        Add(new BatchNorm2dOp(eps), [x], runningMean, runningVar, weight, bias);

    /// <inheritdoc/>
    public Value Softmax(Value x, long axis) => Add(new SoftmaxOp(x.Shape.Axis(axis)), [x]);

    /// <inheritdoc/>
    public Value Activate(Value x, Activation activation) =>
        activation.Kind == ActivationKind.Identity ? x : Add(new ActivateOp(activation), [x]);

    /// <inheritdoc/>
    public Value Add(Value a, Value b) => Add(new BinaryOp(Arithmetic.Add), [a, b]);

    /// <inheritdoc/>
    public Value Subtract(Value a, Value b) => Add(new BinaryOp(Arithmetic.Subtract), [a, b]);

    /// <inheritdoc/>
    public Value Multiply(Value a, Value b) => Add(new BinaryOp(Arithmetic.Multiply), [a, b]);

    /// <inheritdoc/>
    public Value Divide(Value a, Value b) => Add(new BinaryOp(Arithmetic.Divide), [a, b]);

    /// <inheritdoc/>
    public Value AddScalar(Value x, double value) => Add(new AffineOp(1, value), [x]);

    /// <inheritdoc/>
    public Value MultiplyScalar(Value x, double value) => Add(new AffineOp(value, 0), [x]);

    /// <inheritdoc/>
    public Value Scale(Value x, Tensor weight) => Add(new ScaleOp(), [x], weight);

    /// <inheritdoc/>
    public Value Shift(Value x, Tensor bias) => Add(new ShiftOp(), [x], bias);

    /// <inheritdoc/>
    public Value DropPath(Value x, double p, bool training) => p > 0 ? Add(new DropOp(p), [x]) : x;

    /// <inheritdoc/>
    public Value Dropout(Value x, double p, bool training) => p > 0 ? Add(new DropOp(p), [x]) : x;

    /// <summary>Writes down a node whose weights are already known.</summary>
    public Node Append(Op op, IReadOnlyList<Value> inputs, IReadOnlyList<Weight?> weights, string scope)
    {
        var node = new Node(op, inputs, weights, scope);
        _nodes.Add(node);
        return node;
    }

    private Value Add(Op op, IReadOnlyList<Value> inputs, params ReadOnlySpan<Tensor?> weights) => AddNode(op, inputs, weights).Output;

    private Node AddNode(Op op, IReadOnlyList<Value> inputs, params ReadOnlySpan<Tensor?> weights)
    {
        var references = new Weight?[weights.Length];
        for (var i = 0; i < references.Length; i++)
        {
            references[i] = weights[i] is { } tensor ? weightOf(tensor) : null;
        }

        return Append(op, inputs, references, _scope);
    }

    private Value InScope(object layer, Func<Value> apply)
    {
        var outer = _scope;
        _scope = scopeOf(layer) is { Length: > 0 } name ? name : outer;
        try
        {
            return apply();
        }
        finally
        {
            _scope = outer;
        }
    }
}
