using ConvNeXtGen.Generator.Tests.Infrastructure;
using static Microsoft.CodeAnalysis.IncrementalStepRunReason;

namespace ConvNeXtGen.Generator.Tests.Incremental;

/// <summary>Nothing is recomputed that need not be.</summary>
public sealed class RunReasonTests
{
    private static readonly NetworkFile s_first = new("/project/first.yaml", "depths: [1]\ndims: [8]\n");
    private static readonly NetworkFile s_second = new("/project/second.yaml", "depths: [1]\ndims: [8]\ncolour: red\n");
    private static readonly GeneratorProject s_project = new([s_first, s_second]) { Sources = ["class User;"] };

    private static readonly RunReasons s_nothing = RunReasons.None
        .With(TrackingNames.Vocabulary, Cached)
        .With(TrackingNames.ConfigFiles, Cached, Cached)
        .With(TrackingNames.Bound, Cached, Cached)
        .With(TrackingNames.Diagnostics, Cached, Cached)
        .With(TrackingNames.Networks, Cached, Cached)
        .With(TrackingNames.Collisions, Cached)
        .With(TrackingNames.Emitted, Cached, Cached)
        .With(TrackingNames.NeedsLibTorch, Cached);

    [Fact]
    public void An_edit_of_CSharp_computes_nothing() =>
        Expect(s_nothing, p => p with { Sources = ["class User { int F; }"] });

    [Fact]
    public void A_comment_in_a_YAML_file_computes_no_code() =>
        Expect(
            s_nothing.With(TrackingNames.ConfigFiles, Modified, Cached),
            p => p with { Files = [s_first with { Text = "# a comment\n" + s_first.Text }, s_second] });

    [Fact]
    public void A_comment_that_moves_a_warning_computes_only_the_warning() =>
        Expect(
            s_nothing
                .With(TrackingNames.ConfigFiles, Cached, Modified)
                .With(TrackingNames.Bound, Cached, Modified)
                .With(TrackingNames.Diagnostics, Cached, Modified)
                .With(TrackingNames.Networks, Cached, Unchanged),
            p => p with { Files = [s_first, s_second with { Text = "# a comment\n" + s_second.Text }] });

    [Fact]
    public void A_value_in_a_YAML_file_computes_that_network_only() =>
        Expect(
            s_nothing
                .With(TrackingNames.ConfigFiles, Modified, Cached)
                .With(TrackingNames.Bound, Modified, Cached)
                .With(TrackingNames.Diagnostics, Unchanged, Cached)
                .With(TrackingNames.Networks, Modified, Cached)
                .With(TrackingNames.Emitted, Modified, Cached)
                .With(TrackingNames.NeedsLibTorch, Unchanged),
            p => p with { Files = [s_first with { Text = "depths: [2]\ndims: [8]\n" }, s_second] });

    [Fact]
    public void A_new_YAML_file_leaves_the_others_alone() =>
        Expect(
            s_nothing
                .With(TrackingNames.ConfigFiles, Cached, Cached, New)
                .With(TrackingNames.Bound, Cached, Cached, New)
                .With(TrackingNames.Diagnostics, Cached, Cached, New)
                .With(TrackingNames.Networks, Cached, Cached, New)
                .With(TrackingNames.Collisions, Unchanged)
                .With(TrackingNames.Emitted, Cached, Cached, New)
                .With(TrackingNames.NeedsLibTorch, Unchanged),
            p => p with { Files = [s_first, s_second, new("/project/third.yaml", "depths: [1]\ndims: [8]\n")] });

    private static void Expect(RunReasons expected, Func<GeneratorProject, GeneratorProject> edit)
    {
        var reasons = new EditSession(new NetworkGenerator(), s_project).Edit(edit);
        Assert.Equal(expected.ToString(), string.Join('\n', reasons.ToString().Split('\n').Where(line => !line.StartsWith(RunReasons.SourceOutput, StringComparison.Ordinal))));
    }
}
