using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Modules;

namespace ConvNeXtGen.Generator.Tests.Schema;

/// <summary>The argument lists that a module takes, whatever the dialect and the number of arguments.</summary>
internal static class ArgumentForms
{
    private const int MostArguments = 16;

    /// <summary>The different lists, each once, that of most configs first.</summary>
    public static IReadOnlyList<IReadOnlyList<ModuleParameter>> Of(ModuleDefinition module)
    {
        Dialect[] dialects = [Dialect.Ultralytics83, Dialect.Yolov5, Dialect.Ultralytics84];
        IEnumerable<IReadOnlyList<ModuleParameter>> all =
        [
            .. dialects.Select(module.ParametersIn),
            .. dialects.SelectMany(dialect => Enumerable.Range(0, MostArguments).Select(count => module.ParametersFor(dialect, count))),
        ];
        return [.. all.DistinctBy(form => string.Join('|', form.Select(parameter => parameter.ToString())))];
    }

    /// <summary>The list as people write it: <c>[c2, k?, s?]</c>.</summary>
    public static string Text(IReadOnlyList<ModuleParameter> form) =>
        "[" + string.Join(", ", form.Select(parameter => parameter.Name + (parameter.IsOptional ? "?" : ""))) + "]";
}
