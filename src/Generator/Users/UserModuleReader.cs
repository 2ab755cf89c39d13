using ConvNeXtGen.Generator.Diagnostics;
using ConvNeXtGen.Generator.Modules;
using ConvNeXtGen.Generator.Specs;
using Microsoft.CodeAnalysis;

namespace ConvNeXtGen.Generator.Users;

/// <summary>Reads a class marked <c>[NetworkModule]</c> into plain values; no symbol leaves this file.</summary>
internal static class UserModuleReader
{
    public const string Attribute = "ConvNeXtGen.Layers.NetworkModuleAttribute";

    public static UserModuleSpec Read(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        var type = (INamedTypeSymbol)context.TargetSymbol;
        var attribute = context.Attributes[0];
        var name = attribute.ConstructorArguments.Length == 1 ? attribute.ConstructorArguments[0].Value as string ?? "" : "";
        var stride = Named("Stride") is int s ? s : 1;
        var problem = FindProblem(type, name, stride);
        var constructors = type.InstanceConstructors.Where(c => c.DeclaredAccessibility == Accessibility.Public).ToArray();
        var parameters = new List<UserParameter>();
        var takesDevice = false;
        if (problem is null && constructors.Length != 1)
        {
            problem = "it needs exactly one public constructor";
        }
        else if (problem is null)
        {
            (takesDevice, problem) = ReadParameters(constructors[0], parameters);
        }

        cancellation.ThrowIfCancellationRequested();
        return new UserModuleSpec(
            name,
            type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
            parameters.ToEquatableArray(),
            stride,
            Named("ScalesWidth") is true,
            takesDevice,
            problem,
            Place(context.TargetNode));

        object? Named(string argument) => attribute.NamedArguments.FirstOrDefault(a => a.Key == argument).Value.Value;
    }

    private static string? FindProblem(INamedTypeSymbol type, string name, int stride)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            return "its name in YAML is empty";
        }

        if (stride < 1)
        {
            return "its stride must be at least 1";
        }

        if (type.IsAbstract || type.IsGenericType || type.DeclaredAccessibility != Accessibility.Public)
        {
            return "it must be public, not abstract and not generic";
        }

        for (var outer = type.ContainingType; outer is not null; outer = outer.ContainingType)
        {
            if (outer.IsGenericType || outer.DeclaredAccessibility is Accessibility.Private or Accessibility.Protected or Accessibility.ProtectedAndInternal)
            {
                return $"it must not lie in '{outer.Name}', which is generic or cannot be named from elsewhere";
            }
        }

        for (var symbol = type.BaseType; symbol is not null; symbol = symbol.BaseType)
        {
            if (symbol is { Name: "Module", TypeArguments.Length: 2 } && symbol.TypeArguments.All(a => a.Name == "Tensor"))
            {
                return null;
            }
        }

        return "it must derive from Module<Tensor, Tensor>, for example through Layer";
    }

    private static (bool TakesDevice, string? Problem) ReadParameters(IMethodSymbol constructor, List<UserParameter> parameters)
    {
        var rest = constructor.Parameters.ToList();
        var takesDevice = rest.Count >= 2 && rest[rest.Count - 2].Name == "device" && rest[rest.Count - 1].Name == "dtype";
        if (takesDevice)
        {
            rest.RemoveRange(rest.Count - 2, 2);
        }

        foreach (var parameter in rest)
        {
            if (Kind(parameter.Type) is not { } kind)
            {
                return (takesDevice, $"the parameter '{parameter.Name}' is of a type that a row cannot hold: int, long, double, bool, string, int[] and long[] are possible");
            }

            var role = parameter.Name switch
            {
                "c1" or "inChannels" when kind == ArgumentKind.Integer && parameters.Count == 0 => UserParameterRole.InputChannels,
                "c2" or "outChannels" when kind == ArgumentKind.Integer => UserParameterRole.OutputChannels,
                _ => UserParameterRole.Argument,
            };
            parameters.Add(new UserParameter(parameter.Name, kind, parameter.IsOptional, role));
        }

        return (takesDevice, null);
    }

    private static ArgumentKind? Kind(ITypeSymbol type) => type switch
    {
        { SpecialType: SpecialType.System_Int32 or SpecialType.System_Int64 } => ArgumentKind.Integer,
        { SpecialType: SpecialType.System_Double } => ArgumentKind.Number,
        { SpecialType: SpecialType.System_Boolean } => ArgumentKind.Boolean,
        { SpecialType: SpecialType.System_String } => ArgumentKind.Text,
        IArrayTypeSymbol { ElementType.SpecialType: SpecialType.System_Int32 or SpecialType.System_Int64 } => ArgumentKind.IntegerList,
        _ => null,
    };

    private static LocationInfo Place(SyntaxNode node)
    {
        var location = node is Microsoft.CodeAnalysis.CSharp.Syntax.TypeDeclarationSyntax type ? type.Identifier.GetLocation() : node.GetLocation();
        return new LocationInfo(location.SourceTree?.FilePath ?? "", location.SourceSpan, location.GetLineSpan().Span);
    }
}
