using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ConvNeXtGen.Generator.Tests.Infrastructure.Tests;

public sealed class CompilerReferencesTests
{
    private static readonly CSharpCompilation s_compilation =
        CSharpCompilation.Create("A", [CSharpSyntaxTree.ParseText("class A;")]);

    [Fact]
    public void Plain_values_are_fine()
    {
        Assert.Null(CompilerReferences.FindIn(null));
        Assert.Null(CompilerReferences.FindIn(1));
        Assert.Null(CompilerReferences.FindIn(new Holder(("text", ImmutableArray.Create(1, 2), typeof(Compilation)))));
    }

    [Fact]
    public void A_cycle_ends()
    {
        var cycle = new object[1];
        cycle[0] = cycle;

        Assert.Null(CompilerReferences.FindIn(cycle));
    }

    [Fact]
    public void Everything_of_the_compiler_is_found()
    {
        var tree = s_compilation.SyntaxTrees[0];
        Assert.Equal("Holder.Value: CSharpCompilation", CompilerReferences.FindIn(new Holder(s_compilation)));
        Assert.Equal("Holder.Value: CSharpSyntaxTree", CompilerReferences.FindIn(new Holder(tree))?.Replace("ParsedSyntaxTree", "CSharpSyntaxTree"));
        Assert.NotNull(CompilerReferences.FindIn(new Holder(tree.GetRoot())));
        Assert.NotNull(CompilerReferences.FindIn(new Holder(tree.GetRoot().GetLocation())));
        Assert.NotNull(CompilerReferences.FindIn(new Holder(s_compilation.GetSemanticModel(tree))));
        Assert.NotNull(CompilerReferences.FindIn(new Holder(s_compilation.GlobalNamespace)));
        Assert.NotNull(CompilerReferences.FindIn(new Holder(new InMemoryText(new NetworkFile("a", "")))));
    }

    [Fact]
    public void It_looks_through_arrays_structs_base_classes_and_captured_variables()
    {
        Assert.Equal("Holder.Value.Item2[1].Value: CSharpCompilation", CompilerReferences.FindIn(new Holder((1, new[] { null, new Derived(s_compilation) }))));

        Func<string?> name = () => s_compilation.AssemblyName;
        var local = s_compilation;
        Func<string?> captured = () => local.AssemblyName;
        Assert.Null(CompilerReferences.FindIn(new Holder(name)));
        Assert.NotNull(CompilerReferences.FindIn(new Holder(captured)));
    }

    private record Holder(object? Value);

    private sealed record Derived(object? Value) : Holder(Value);
}
