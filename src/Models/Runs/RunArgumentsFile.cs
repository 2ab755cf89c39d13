using ConvNeXtGen.Training;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace ConvNeXtGen.Models.Runs;

/// <summary>Keeps a run's arguments in its folder.</summary>
internal static class RunArgumentsFile
{
    private const string Name = "args.yaml";

    public static void Write(RunFolder folder, RunArguments arguments) =>
        folder.Write(Name, new SerializerBuilder().WithNamingConvention(UnderscoredNamingConvention.Instance).WithNewLine("\n").Build().Serialize(arguments));

    /// <exception cref="InvalidDataException">It is damaged; the message says where.</exception>
    public static RunArguments Read(RunFolder folder)
    {
        var path = folder.File(Name);
        try
        {
            var arguments = new DeserializerBuilder()
                .WithNamingConvention(UnderscoredNamingConvention.Instance)
                .Build()
                .Deserialize<RunArguments>(File.ReadAllText(path));
            arguments.ToOptions().Validate();
            return arguments;
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }
        catch (YamlException e)
        {
            throw new InvalidDataException($"{path}({e.Start.Line},{e.Start.Column}): {e.InnerException?.Message ?? e.Message}", e);
        }
    }
}
