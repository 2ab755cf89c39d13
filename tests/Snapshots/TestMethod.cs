using System.Reflection;

namespace VerifyTests;

/// <summary>The test a snapshot belongs to, found from what the compiler says about the caller.</summary>
internal sealed record TestMethod(string SourceFile, string ClassName, MethodInfo Method)
{
    private const BindingFlags AnyMethod =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static TestMethod Find(string sourceFile, string methodName)
    {
        var className = Path.GetFileNameWithoutExtension(sourceFile);
        var methods = TestAssemblies()
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => type.Name == className)
            .SelectMany(type => type.GetMethods(AnyMethod))
            .Where(method => method.Name == methodName)
            .ToList();

        return methods.Count switch
        {
            1 => new TestMethod(sourceFile, className, methods[0]),
            0 => throw new VerifyException(
                $"'{sourceFile}': no class '{className}' with a method '{methodName}' is loaded. " +
                "Call Verify directly from the test method, and name the file after its test class."),
            _ => throw new VerifyException(
                $"'{className}.{methodName}' exists {methods.Count} times. Snapshots are named by class and method: rename all but one."),
        };
    }

    /// <summary>The directory of the test project: the nearest one above the source file that holds a project.</summary>
    public string ProjectDirectory()
    {
        for (var directory = Path.GetDirectoryName(SourceFile); directory is not null; directory = Path.GetDirectoryName(directory))
        {
            if (Directory.Exists(directory) && Directory.EnumerateFiles(directory, "*.csproj").Any())
            {
                return directory;
            }
        }

        throw new VerifyException(
            $"No project file lies above '{SourceFile}'. If that path does not exist, it was mapped by the compiler: " +
            "import Snapshots.props into the test project.");
    }

    private static IEnumerable<Assembly> TestAssemblies()
    {
        var self = typeof(TestMethod).Assembly.GetName().Name;
        return AppDomain.CurrentDomain.GetAssemblies()
            .Where(assembly => assembly.GetReferencedAssemblies().Any(reference => reference.Name == self));
    }
}
