using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Emission;
using ConvNeXtGen.Generator.Modules;
using ConvNeXtGen.Generator.Specs;

namespace ConvNeXtGen.Generator.Users;

/// <summary>A user's class as a module of the vocabulary.</summary>
internal sealed class UserModule(UserModuleSpec spec) : ModuleDefinition
{
    public override IReadOnlyList<string> Names { get; } = [spec.Name];

    public override string Summary => $"{spec.Type.Replace("global::", "")} of this project.";

    public override IReadOnlyList<ModuleParameter> Parameters { get; } =
    [
        .. spec.Parameters
            .Where(p => p.Role != UserParameterRole.InputChannels)
            .Select(p => new ModuleParameter(p.Name, p.Kind, "", p.IsOptional, p.Role == UserParameterRole.OutputChannels ? 1 : double.NegativeInfinity)),
    ];

    public override bool ScalesWidth => spec.ScalesWidth && OutputChannels is not null && Parameters[0].Name == OutputChannels;

    private string? OutputChannels => spec.Parameters.FirstOrDefault(p => p.Role == UserParameterRole.OutputChannels)?.Name;

    public override void Bind(RowBinding row)
    {
        var output = OutputChannels is { } name && row.Has(name)
            ? ScalesWidth ? row.OutputChannels : row.Integer(name)
            : row.Input.Channels;
        var stride = spec.Stride;
        row.AddUserModule(spec.Type, string.Join(", ", Arguments(row, output)), spec.TakesDevice, x => x.IsVector
            ? Shape.Vector(output)
            : new Shape(output, x.Height / stride, x.Width / stride));
    }

    // By name, so that an optional argument before a given one keeps its default.
    private IEnumerable<string> Arguments(RowBinding row, int output)
    {
        foreach (var parameter in spec.Parameters)
        {
            var value = parameter.Role switch
            {
                UserParameterRole.InputChannels => CSharpLiteral.Integer(row.Input.Channels),
                UserParameterRole.OutputChannels when row.Has(parameter.Name) => CSharpLiteral.Integer(output),
                _ when row.Has(parameter.Name) => Value(row, parameter),
                _ => null,
            };
            if (value is not null)
            {
                yield return $"{ClassNaming.Escaped(parameter.Name)}: {value}";
            }
        }
    }

    private static string Value(RowBinding row, UserParameter parameter) => parameter.Kind switch
    {
        ArgumentKind.Integer => CSharpLiteral.Integer(row.Integer(parameter.Name)),
        ArgumentKind.Number => CSharpLiteral.Double(row.Number(parameter.Name, 0)),
        ArgumentKind.Boolean => CSharpLiteral.Boolean(row.Boolean(parameter.Name, false)),
        ArgumentKind.IntegerList => "[" + string.Join(", ", row.Integers(parameter.Name).Select(i => CSharpLiteral.Integer(i))) + "]",
        _ => CSharpLiteral.String(row.Text(parameter.Name, "")),
    };
}
