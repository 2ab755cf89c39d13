using ConvNeXtGen.Graphs;
using static TorchSharp.torch;

namespace ConvNeXtGen.Export;

/// <content>Activations; in opsets without an operator for one, of the operators that there are.</content>
internal sealed partial class OnnxGraphWriter
{
    private const int FirstWithGelu = 20;
    private const int FirstWithMish = 18;

    private string Activate(string x, Activation activation, ScalarType type) => activation.Kind switch
    {
        ActivationKind.Identity => x,
        ActivationKind.Gelu => opset >= FirstWithGelu ? Node("Gelu", [x], Text("approximate", "none")) : GeluOfErf(x, type),
        ActivationKind.GeluTanh => opset >= FirstWithGelu ? Node("Gelu", [x], Text("approximate", "tanh")) : GeluOfTanh(x, type),
        ActivationKind.Silu => Node("Mul", [x, Node("Sigmoid", [x])]),
        ActivationKind.Relu => Node("Relu", [x]),
        ActivationKind.Relu6 => Node("Clip", [x, Number(0, type), Number(6, type)]),
        ActivationKind.LeakyRelu => Node("LeakyRelu", [x], Float("alpha", activation.Alpha)),
        ActivationKind.Hardswish => Node("HardSwish", [x]),
        ActivationKind.Mish => opset >= FirstWithMish ? Node("Mish", [x]) : Node("Mul", [x, Node("Tanh", [Node("Softplus", [x])])]),
        ActivationKind.Elu => Node("Elu", [x], Float("alpha", activation.Alpha)),
        ActivationKind.Sigmoid or ActivationKind.Tanh or ActivationKind.Exp or ActivationKind.Log or ActivationKind.Sin or ActivationKind.Cos =>
            Node(activation.Kind.ToString(), [x]),
        _ => throw new NotSupportedException($"The activation {activation.Kind} has no ONNX form here."),
    };

    // x (1 + erf(x / √2)) / 2, in the order that runtimes recognise and join into one kernel.
    private string GeluOfErf(string x, ScalarType type)
    {
        var erf = Node("Erf", [Node("Div", [x, Number(Math.Sqrt(2), type)])]);
        return Node("Mul", [Node("Mul", [x, Node("Add", [erf, Number(1, type)])]), Number(0.5, type)]);
    }

    // x (1 + tanh(√(2/π) (x + 0.044715 x³))) / 2
    private string GeluOfTanh(string x, ScalarType type)
    {
        var cube = Node("Mul", [Node("Mul", [x, x]), x]);
        var sum = Node("Add", [x, Node("Mul", [cube, Number(0.044715, type)])]);
        var tanh = Node("Tanh", [Node("Mul", [sum, Number(Math.Sqrt(2 / Math.PI), type)])]);
        return Node("Mul", [Node("Mul", [x, Node("Add", [tanh, Number(1, type)])]), Number(0.5, type)]);
    }
}
