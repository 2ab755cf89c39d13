using System.Collections.Immutable;
using ConvNeXtGen.Checkpoints.Storage;

namespace ConvNeXtGen.Checkpoints.Pickling;

/// <summary>The functions by which PyTorch's pickles describe tensors and parameters.</summary>
internal sealed class TensorConstructors(PickleInput input)
{
    /// <summary>
    /// A view may repeat elements (<c>expand</c>), and a few bytes can then claim to be any size. Real ones are small.
    /// </summary>
    private const long MaxExpandedBytes = 1L << 30;

    public object? Call(PickleGlobal function, PickleTuple arguments) => function.Name switch
    {
        // storage, offset, size, stride[, requires_grad, backward_hooks[, metadata]]
        "_rebuild_tensor" or "_rebuild_tensor_v2" when arguments.Count >= 4 => Tensor(arguments, StorageType(arguments)),
        // storage, offset, size, stride, requires_grad, backward_hooks, dtype[, metadata]
        "_rebuild_tensor_v3" when arguments.Count >= 7 => Tensor(arguments, TypeOf(arguments[6])),
        // tensor, requires_grad, backward_hooks[, state]
        "_rebuild_parameter" or "_rebuild_parameter_with_state" when arguments.Count >= 1 => arguments[0],
        // function, type, arguments, state: a subclass of Tensor
        "_rebuild_from_type_v2" when arguments.Count >= 3 && arguments[0] is PickleGlobal { Module: "torch._utils" } inner
            && inner.Name != "_rebuild_from_type_v2" && arguments[2] is PickleTuple innerArguments => Call(inner, innerArguments),
        _ => new PickleRecord(function, arguments),
    };

    private PickledTensor Tensor(PickleTuple arguments, ElementType type)
    {
        if (arguments[0] is not PickledStorage storage)
            throw input.Error("a tensor without a storage");
        ImmutableArray<long> shape = Numbers(arguments[2], "size");
        ImmutableArray<long> strides = Numbers(arguments[3], "stride");
        if (arguments[1] is not long offset || offset < 0)
            throw input.Error("a tensor's storage offset is not a whole number from 0 on");
        if (strides.Length != shape.Length)
            throw input.Error($"a tensor of {shape.Length} dimensions with {strides.Length} strides");
        try
        {
            return Check(new PickledTensor(storage, type, new StridedLayout(shape, strides, shape.Contains(0) ? 0 : offset)));
        }
        catch (OverflowException e)
        {
            throw input.Error($"a tensor of shape [{string.Join(", ", shape)}] and strides [{string.Join(", ", strides)}] overflows", e);
        }
    }

    private PickledTensor Check(PickledTensor tensor)
    {
        long size = tensor.Type.Size();
        if (tensor.Storage.ByteOffset % size != 0)
            throw input.Error($"a tensor of {size}-byte elements at byte {tensor.Storage.ByteOffset} of its storage");
        long neededBytes = checked((tensor.Layout.LastElement + 1) * size);
        if (neededBytes > tensor.Storage.ByteCount)
            throw input.Error($"a tensor of shape [{string.Join(", ", tensor.Layout.Shape)}] reaches to byte {neededBytes} of a storage of {tensor.Storage.ByteCount}");
        long bytes = checked(tensor.Layout.ElementCount * size);
        if (bytes > tensor.Storage.ByteCount && bytes > MaxExpandedBytes)
            throw input.Error($"a tensor of {bytes} bytes over a storage of {tensor.Storage.ByteCount}");
        return tensor;
    }

    private ImmutableArray<long> Numbers(object? value, string what)
    {
        IReadOnlyList<object?> items = value switch
        {
            PickleTuple tuple => tuple.Items,
            PickleList list => list.Items,
            _ => throw input.Error($"a tensor's {what} is not a tuple"),
        };
        if (items.Count > StridedLayout.MaxRank)
            throw input.Error($"a tensor of {items.Count} dimensions; at most {StridedLayout.MaxRank} are read");
        return [.. items.Select(item => item is long number and >= 0
            ? number
            : throw input.Error($"a tensor's {what} holds something that is not a whole number from 0 on"))];
    }

    private ElementType StorageType(PickleTuple arguments) => (arguments[0] as PickledStorage)?.Type
        ?? throw input.Error("a tensor without a typed storage");

    private ElementType TypeOf(object? dtype) => dtype is PickleGlobal { Module: "torch" } global && TorchTypes.Parse(global.Name) is { } type
        ? type
        : throw input.Error($"a tensor of the type {dtype}, which is not supported");
}
