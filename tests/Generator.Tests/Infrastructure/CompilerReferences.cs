using System.Collections;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ConvNeXtGen.Generator.Tests.Infrastructure;

/// <summary>Searches an object graph for what an incremental pipeline must not keep.</summary>
internal static class CompilerReferences
{
    private static readonly Type[] s_forbidden =
    [
        typeof(Compilation), typeof(ISymbol), typeof(SyntaxNode), typeof(SyntaxTree), typeof(SemanticModel), typeof(Location),
        typeof(Diagnostic), typeof(AdditionalText), typeof(AnalyzerConfigOptions), typeof(AnalyzerConfigOptionsProvider),
    ];

    /// <summary>The way to the first such object, as in <c>Model.Layers[2]._location: SourceLocation</c>, or null.</summary>
    public static string? FindIn(object? root)
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var open = new Queue<(object? Value, string Path)>([(root, root?.GetType().Name ?? "")]);
        while (open.TryDequeue(out var next))
        {
            if (next.Value is not { } value || IsLeaf(value) || !seen.Add(value))
            {
                continue;
            }

            if (s_forbidden.Any(type => type.IsInstanceOfType(value)))
            {
                return $"{next.Path}: {value.GetType().Name}";
            }

            foreach (var (child, step) in value is Array array ? Elements(array) : Fields(value))
            {
                open.Enqueue((child, next.Path + step));
            }
        }

        return null;
    }

    private static bool IsLeaf(object value) =>
        value is string or Type or MemberInfo or Assembly or Module or Pointer || value.GetType().IsPrimitive || value.GetType().IsEnum;

    private static IEnumerable<(object? Value, string Step)> Elements(Array array) =>
        array.GetType().GetElementType() is { IsPrimitive: true }
            ? []
            : ((IEnumerable)array).Cast<object?>().Select((element, index) => (element, $"[{index}]"));

    private static IEnumerable<(object? Value, string Step)> Fields(object value)
    {
        const BindingFlags InstanceFields = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        for (var type = value.GetType(); type is not null; type = type.BaseType)
        {
            foreach (var field in type.GetFields(InstanceFields).Where(field => !field.FieldType.IsPointer && !field.FieldType.IsByRefLike))
            {
                yield return (field.GetValue(value), "." + MemberName(field));
            }
        }
    }

    // The field behind property 'Layers' is called '<Layers>k__BackingField'.
    private static string MemberName(FieldInfo field) =>
        field.Name.StartsWith('<') && field.Name.Contains('>', StringComparison.Ordinal) ? field.Name[1..field.Name.IndexOf('>', StringComparison.Ordinal)] : field.Name;
}
